#include "usage/activity_reviews.h"

#include <algorithm>
#include <cstdio>

#include "base/day_text.h"
#include "usage/count_sql.h"
#include "usage/limits.h"

namespace kps::usage {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Transaction;

bool is_note(std::string_view text) {
    return text.size() <= kReviewNoteBytesMax &&
           std::none_of(text.begin(), text.end(), [](char letter) {
               const auto byte = static_cast<unsigned char>(letter);
               return (byte < 0x20 && letter != '\n') || byte == 0x7f;
           });
}

Result<MonthOfActivity> read_month(Transaction& transaction, base::InstitutionId institution,
                                   Month month) {
    const Days days = month.days();
    auto counts = KPS_TRY(transaction.query(
        "SELECT " + std::string(kSumColumns) +
            ", COUNT(DISTINCT user_id) FROM usage_counts WHERE institution = $1 AND day >= $2 AND "
            "day <= $3 AND " +
            std::string(kIsQuestion),
        {institution.value(), base::days_from_date(days.first), base::days_from_date(days.last)}));
    const auto [answered, empty, refused, users] =
        KPS_TRY(counts.at(0).read<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t>());
    MonthOfActivity activity{month, {answered, empty, refused}, users, {}};
    auto reviews = KPS_TRY(transaction.query(
        "SELECT reviewed_us, reviewed_by, note, users, questions FROM activity_reviews WHERE "
        "institution = $1 AND month = $2",
        {institution.value(), month.number()}));
    if (reviews.empty()) return activity;
    auto [reviewed_us, reviewed_by, note, seen, questions] = KPS_TRY(
        (reviews[0].read<std::int64_t, std::string, std::string, std::uint64_t, std::uint64_t>()));
    activity.review =
        ActivityReview{reviewed_us, std::move(reviewed_by), std::move(note), seen, questions};
    return activity;
}

/// Every entry of the month is counted: one of the time after it is.
Status check_counted(Transaction& transaction, Month month) {
    auto rows = KPS_TRY(transaction.query("SELECT last_us FROM usage_position WHERE id = 1"));
    if (!rows.empty()) {
        const auto [last_us] = KPS_TRY(rows[0].read<std::int64_t>());
        if (last_us >= base::istanbul_midnight_us(month.next().days().first)) return {};
    }
    return failed(ErrorCode::WrongState, "the last questions of the month are not counted yet");
}

}  // namespace

Result<Month> Month::parse(std::string_view text) {
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (text.size() != 7 || text[4] != '-' ||
        !std::all_of(text.begin(), text.begin() + 4, is_digit) || !is_digit(text[5]) ||
        !is_digit(text[6]))
        return failed(ErrorCode::InvalidField, "$.month");
    const auto digit = [&](std::size_t at) { return text[at] - '0'; };
    const int year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    const int month = digit(5) * 10 + digit(6);
    if (month < 1 || month > 12) return failed(ErrorCode::InvalidField, "$.month");
    return of({year, month, 1});
}

Days Month::days() const {
    const auto first_of = [](std::int64_t number) {
        return base::Date{static_cast<std::int32_t>(number / 12),
                          static_cast<std::int32_t>(number % 12 + 1), 1};
    };
    return {first_of(number_),
            base::date_from_days(base::days_from_date(first_of(number_ + 1)) - 1)};
}

std::string Month::text() const {
    return base::day_text(days().first).substr(0, 7);
}

Result<std::vector<MonthOfActivity>> read_activity(Transaction& transaction,
                                                   base::InstitutionId institution, Month newest,
                                                   std::size_t months) {
    std::vector<MonthOfActivity> activity;
    for (std::size_t back = 0; back < months; ++back)
        activity.push_back(KPS_TRY(
            read_month(transaction, institution, newest.before(static_cast<std::int64_t>(back)))));
    return activity;
}

// Rule R-081 (KPSY m.9/6): said once of each month, by the institution itself.
Result<ActivityReview> put_review(Transaction& transaction, base::InstitutionId institution,
                                  Month month, ActivityReview review) {
    if (!is_note(review.note)) return failed(ErrorCode::InvalidField, "$.note");
    const Month now = Month::of(base::istanbul_date(review.reviewed_us));
    if (month >= now || month < now.before(kReviewMonths))
        return failed(ErrorCode::InvalidField, "$.month");
    KPS_TRY(check_counted(transaction, month));
    const MonthOfActivity activity = KPS_TRY(read_month(transaction, institution, month));
    if (activity.review) return failed(ErrorCode::AlreadyExists, "$.month");
    if (!activity.is_open()) return failed(ErrorCode::InvalidField, "$.month: nobody asked");
    review.users = activity.users;
    review.questions = activity.sums.all();
    KPS_TRY(transaction.execute(
        "INSERT INTO activity_reviews (institution, month, reviewed_us, reviewed_by, note, users, "
        "questions) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {institution.value(), month.number(), review.reviewed_us, review.reviewed_by, review.note,
         static_cast<std::int64_t>(review.users), static_cast<std::int64_t>(review.questions)}));
    return review;
}

Result<std::vector<OverdueMonth>> read_overdue(Transaction& transaction, const base::Date& today) {
    // The newest month whose last day for it has passed is the one before the last.
    const Month newest = Month::of(today).before(2);
    std::vector<OverdueMonth> overdue;
    for (std::int64_t back = kReviewMonths - 2; back >= 0; --back) {
        const Month month = newest.before(back);
        const Days days = month.days();
        // From institution to institution by the primary key: no month is read whole.
        auto rows = KPS_TRY(transaction.query(
            "WITH RECURSIVE each_one(id) AS (SELECT MIN(institution) FROM usage_counts UNION ALL "
            "SELECT (SELECT MIN(institution) FROM usage_counts WHERE institution > each_one.id) "
            "FROM each_one WHERE each_one.id IS NOT NULL) SELECT id FROM each_one WHERE id IS NOT "
            "NULL AND EXISTS (SELECT 1 FROM usage_counts WHERE institution = each_one.id AND day "
            ">= $1 AND day <= $2 AND " +
                std::string(kIsQuestion) +
                ") AND NOT EXISTS (SELECT 1 FROM activity_reviews WHERE institution = each_one.id "
                "AND month = $3) ORDER BY id LIMIT " +
                std::to_string(kOverdueMonthsMax - overdue.size()),
            {base::days_from_date(days.first), base::days_from_date(days.last), month.number()}));
        for (storage::Row& row : rows) {
            const auto [id] = KPS_TRY(row.read<std::uint32_t>());
            overdue.push_back({base::InstitutionId(id), month});
        }
        if (overdue.size() >= kOverdueMonthsMax) break;
    }
    return overdue;
}

}  // namespace kps::usage
