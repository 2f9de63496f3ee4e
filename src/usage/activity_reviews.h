#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "usage/usage_store.h"

/// The months of an institution's use, each followed up by its administrator (KPSY m.9/6, R-081; docs/adr/0172).
///
/// Invariants:
/// 1. A month is reviewed once, when it is over and all of it is counted; the review keeps what was counted then.
/// 2. A month in which nobody asked asks for nothing.
/// 3. Reviews are not made from the log: what forgets counts keeps them.
namespace kps::usage {

/// A calendar month of Europe/Istanbul.
class Month {
  public:
    static Month of(const base::Date& day) { return Month(day.year * 12 + day.month - 1); }
    /// `2026-10`. Errors: InvalidField at `$.month`.
    static base::Result<Month> parse(std::string_view text);
    explicit Month(std::int64_t number) : number_(number) {}

    Days days() const;
    Month before(std::int64_t months = 1) const { return Month(number_ - months); }
    Month next() const { return Month(number_ + 1); }
    /// The last day on which it is reviewed in time: that of the month after it.
    base::Date due() const { return next().days().last; }
    /// Months since year 0; what is stored.
    std::int64_t number() const { return number_; }
    std::string text() const;
    friend auto operator<=>(const Month&, const Month&) = default;

  private:
    std::int64_t number_ = 0;
};

struct ActivityReview {
    std::int64_t reviewed_us = 0;
    std::string reviewed_by;
    std::string note;         ///< kReviewNoteBytesMax at most
    std::uint64_t users = 0;  ///< who had asked, as counted then
    std::uint64_t questions = 0;
};

struct MonthOfActivity {
    Month month;
    Sums sums;
    std::uint64_t users = 0;
    std::optional<ActivityReview> review;
    /// Somebody asked, and nobody has followed it up.
    bool is_open() const { return sums.all() > 0 && !review; }
};

/// The month itself and those before it, newest first.
base::Result<std::vector<MonthOfActivity>> read_activity(storage::Transaction& transaction,
                                                         base::InstitutionId institution,
                                                         Month newest, std::size_t months);

/// Rule R-081 (KPSY m.9/6): an institution follows its users' operations.
///
/// Returns: what is kept.
/// Errors:  InvalidField at `$.month` for one that has not ended, is older than kReviewMonths or had no question, and
///          at `$.note`; WrongState while the last questions of the month are not counted; AlreadyExists.
base::Result<ActivityReview> put_review(storage::Transaction& transaction,
                                        base::InstitutionId institution, Month month,
                                        ActivityReview review);

struct OverdueMonth {
    base::InstitutionId institution;
    Month month;
};
/// Months with questions that nobody reviewed in time, of all institutions, the oldest first, kOverdueMonthsMax at
/// most.
base::Result<std::vector<OverdueMonth>> read_overdue(storage::Transaction& transaction,
                                                     const base::Date& today);

}  // namespace kps::usage
