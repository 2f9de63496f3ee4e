#include "institutions/user_stop_store.h"

#include <utility>

#include "institutions/directory_rows.h"
#include "institutions/institution_schema.h"
#include "institutions/limits.h"
#include "storage/migration.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

Status check_text(std::string_view text, std::size_t bytes_max, std::string_view what) {
    if (text.empty()) return failed(ErrorCode::InvalidArgument, std::string(what) + " is missing");
    if (text.size() > bytes_max)
        return failed(ErrorCode::InvalidArgument, std::string(what) + " is too long");
    return {};
}

/// Number of the open stop of exactly this user. A sub-user is the same under every service user.
Result<std::optional<std::int64_t>> open_stop(Transaction& transaction, const AskingUser& user) {
    const std::int64_t id = user.institution.value();
    Rows rows =
        user.end_user.empty()
            ? KPS_TRY(transaction.query("SELECT number FROM user_stops WHERE institution = $1 AND "
                                        "service_user = $2 AND end_user = '' AND lifted_us IS NULL",
                                        {id, user.service_user}))
            : KPS_TRY(transaction.query("SELECT number FROM user_stops WHERE institution = $1 AND "
                                        "end_user = $2 AND lifted_us IS NULL",
                                        {id, user.end_user}));
    if (rows.empty()) return std::optional<std::int64_t>();
    const auto [number] = KPS_TRY(rows[0].read<std::int64_t>());
    return std::optional(number);
}

Result<std::uint64_t> version_of(Transaction& transaction) {
    Rows rows = KPS_TRY(transaction.query("SELECT version FROM directory_version WHERE id = 1"));
    const auto [version] = KPS_TRY(rows.at(0).read<std::uint64_t>());
    return version;
}

Result<std::int64_t> next_number(Transaction& transaction, InstitutionId id) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT max(number) FROM user_stops WHERE institution = $1", {id.value()}));
    const auto [last] = KPS_TRY(rows.at(0).read<std::optional<std::int64_t>>());
    return last.value_or(0) + 1;
}

}  // namespace

Result<std::unique_ptr<UserStopStore>> UserStopStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "institutions", institution_migrations()));
    return std::unique_ptr<UserStopStore>(new UserStopStore(std::move(database)));
}

Result<bool> stop_user(Transaction& transaction, const UserStop& stop) {
    KPS_TRY(raise_version(transaction));
    const AskingUser& user = stop.user;
    KPS_TRY(check_text(user.service_user, kUserNameBytesMax, "service user"));
    KPS_TRY(check_text(stop.reason, kNoteBytesMax, "reason"));
    if (user.end_user != end_user_key(user.end_user))
        return failed(ErrorCode::InvalidArgument, "the end user is not in its stored form");
    Rows known = KPS_TRY(
        transaction.query("SELECT id FROM institutions WHERE id = $1", {user.institution.value()}));
    if (known.empty()) return failed(ErrorCode::NotFound, "no such institution");
    const auto open = KPS_TRY(open_stop(transaction, user));
    if (open) return false;
    const std::int64_t number = KPS_TRY(next_number(transaction, user.institution));
    KPS_TRY(transaction.execute(
        "INSERT INTO user_stops (institution, number, service_user, end_user, since_us, reason, "
        "lifted_by, lift_reason) VALUES ($1, $2, $3, $4, $5, $6, '', '')",
        {user.institution.value(), number, user.service_user, user.end_user, stop.since_us,
         stop.reason}));
    return true;
}

Status lift_user_stop(Transaction& transaction, const AskingUser& user,
                      const UserStopStore::Lifting& lifting) {
    KPS_TRY(raise_version(transaction));
    KPS_TRY(check_text(lifting.by, kNameBytesMax, "who lifts the stop"));
    KPS_TRY(check_text(lifting.reason, kNoteBytesMax, "reason"));
    const auto open = KPS_TRY(open_stop(transaction, user));
    if (!open) return failed(ErrorCode::NotFound, "this user is not stopped");
    KPS_TRY(transaction.execute(
        "UPDATE user_stops SET lifted_us = $3, lifted_by = $4, lift_reason = $5 "
        "WHERE institution = $1 AND number = $2",
        {user.institution.value(), *open, lifting.at_us, lifting.by, lifting.reason}));
    return {};
}

Result<std::uint64_t> UserStopStore::stop(const UserStop& stop) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const bool is_new = KPS_TRY(stop_user(transaction, stop));
    const std::uint64_t version = KPS_TRY(version_of(transaction));
    // Nothing is committed then: the version in force holds it.
    if (!is_new) return version - 1;
    KPS_TRY(transaction.commit());
    return version;
}

Status UserStopStore::lift(const AskingUser& user, const Lifting& lifting) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(lift_user_stop(transaction, user, lifting));
    return transaction.commit();
}

Result<std::vector<StopRecord>> UserStopStore::history() const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT institution, service_user, end_user, since_us, reason, lifted_us, "
        "lifted_by, lift_reason FROM user_stops ORDER BY since_us, institution, "
        "number"));
    std::vector<StopRecord> history;
    for (storage::Row& row : rows) {
        auto [id, service_user, end_user, since_us, reason, lifted_us, lifted_by, lift_reason] =
            KPS_TRY(row.read<std::uint32_t, std::string, std::string, std::int64_t, std::string,
                             std::optional<std::int64_t>, std::string, std::string>());
        StopRecord record;
        record.stop = {{InstitutionId(id), std::move(service_user), std::move(end_user)},
                       since_us,
                       std::move(reason)};
        record.lifted_us = lifted_us;
        record.lifted_by = std::move(lifted_by);
        record.lift_reason = std::move(lift_reason);
        history.push_back(std::move(record));
    }
    return history;
}

Status read_user_stops(Transaction& transaction, Directory& directory) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT institution, service_user, end_user, since_us, reason FROM "
                          "user_stops WHERE lifted_us IS NULL ORDER BY institution, number"));
    directory.stops.reserve(rows.size());
    for (storage::Row& row : rows) {
        auto [id, service_user, end_user, since_us, reason] =
            KPS_TRY(row.read<std::uint32_t, std::string, std::string, std::int64_t, std::string>());
        directory.stops.push_back(
            {{InstitutionId(id), std::move(service_user), std::move(end_user)},
             since_us,
             std::move(reason)});
    }
    return {};
}

}  // namespace kps::institutions
