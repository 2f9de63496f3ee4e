#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "usage/batch.h"
#include "usage/last_sources.h"
#include "usage/user_names.h"

/// What each institution asked, by day, user, service and result: summed up from the log, which alone counts where
/// something is disputed (docs/adr/0142).
namespace kps::usage {

/// How far the log was brought in.
struct Position {
    std::uint64_t next_index = 0;
    base::Uuid last_request;   ///< of the entry before; of another log it would be another
    std::int64_t last_us = 0;  ///< time of that entry; 0: nothing was brought in
};

/// Days of Europe/Istanbul, both included.
struct Days {
    base::Date first;
    base::Date last;
    std::int64_t count() const {
        return base::days_from_date(last) - base::days_from_date(first) + 1;
    }
    /// As many days, right before.
    Days before() const;
};

struct Sums {
    std::uint64_t answered = 0;
    std::uint64_t empty =
        0;  ///< answered with nothing, such as nobody found: counted by every limit
    std::uint64_t refused = 0;  ///< counted by none
    std::uint64_t all() const { return answered + empty + refused; }
};

enum class Group : std::uint8_t { Day, Service, User, Result };

struct Filter {
    base::InstitutionId institution;
    Days days;
    std::optional<base::ServiceNumber> service;
    std::optional<std::int64_t> user;
};

struct ReportRow {
    std::int64_t key = 0;  ///< day, service, user or result by their numbers
    Sums sums;
};

struct CallFilter {
    base::InstitutionId institution;
    std::optional<std::uint64_t> before;  ///< entry; absent: from the newest
    std::optional<base::ServiceNumber> service;
    std::optional<std::int64_t> user;
    std::optional<std::uint16_t> outcome;
    std::size_t limit = 0;
};

struct SeenUser {
    std::int64_t user = 0;
    audit::EntryType type = audit::EntryType::Query;
    bool answered = false;
    Seen seen;
};

/// Invariants:
/// 1. Counts and the position up to which they count change in one transaction: each entry counts once, after
///    whatever crash, also with two programs at work.
/// 2. Nothing is kept of whoever was asked for; no token, no criterion, and of addresses the latest of a service user.
/// 3. All of it can be thrown away and is made again from the log; only names and addresses come from elsewhere and
///    stay.
///
/// Errors:  those of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class UsageStore {
  public:
    static base::Result<std::unique_ptr<UsageStore>> open(
        std::shared_ptr<storage::Database> database);

    base::Result<Position> position() const;
    /// Brings in what follows `from`. False: another program did meanwhile, and nothing was changed.
    base::Result<bool> apply(const Batch& batch, const Position& from);
    /// Forgets counts and position, not names and addresses.
    base::Status clear();
    /// Forgets counts of days before this one, and addresses that were last used then.
    base::Status forget_before(std::int64_t day);
    base::Status put_names(const std::vector<UserName>& names);
    base::Status put_sources(const std::vector<LastSource>& sources);
    /// By user.
    base::Result<std::vector<LastSource>> sources(base::InstitutionId institution) const;
    base::Result<std::vector<User>> users_after(std::int64_t id) const;

    base::Result<Sums> sums(const Filter& filter) const;
    /// By day in their order, else those with the most first, kReportRowsMax at most.
    base::Result<std::vector<ReportRow>> report(const Filter& filter, Group group) const;
    /// Newest first.
    base::Result<std::vector<Call>> calls(const CallFilter& filter) const;
    base::Result<std::vector<SeenUser>> seen(base::InstitutionId institution) const;
    /// Of one institution. Errors: NotFound.
    base::Result<UserName> user(base::InstitutionId institution, std::int64_t id) const;
    storage::Database& database() const { return *database_; }

  private:
    explicit UsageStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

/// One of the calls that are kept, of this institution. Errors: NotFound; those of storage.
base::Result<Call> find_call(storage::Transaction& transaction, base::InstitutionId institution,
                             std::uint64_t entry);

/// Results of a report: the type of the entry and its outcome in one number.
std::int64_t result_key(audit::EntryType type, std::uint16_t outcome);
audit::EntryType type_of_result(std::int64_t key);
std::uint16_t outcome_of_result(std::int64_t key);

}  // namespace kps::usage
