#include "accounts/change.h"

#include <algorithm>

#include "accounts/limits.h"
#include "crypto/random.h"

namespace kps::accounts {
namespace {

using base::Result;
using storage::Access;

constexpr std::string_view kColumns =
    "SELECT id, account, institution, at_us, by_account, by_name, by_role, act, article, "
    "before_text, after_text, reason FROM portal_account_changes ";

Result<Change> read_change(storage::Row& row) {
    using Id = std::array<std::uint8_t, 16>;
    auto [id, account, institution, at_us, by_account, by_name, by_role, act, article, before,
          after, reason] =
        KPS_TRY(row.read<Id, Id, std::uint32_t, std::int64_t, Id, std::string, std::int64_t,
                         std::string, std::string, std::string, std::string, std::string>());
    Change change;
    change.id = base::Uuid(id);
    change.account = base::Uuid(account);
    if (institution != 0) change.institution = base::InstitutionId(institution);
    change.at_us = at_us;
    change.by_account = base::Uuid(by_account);
    change.by_name = std::move(by_name);
    const auto role = role_by_number(by_role);
    if (!role) return base::failed(base::ErrorCode::CorruptData, "change: role");
    change.by_role = *role;
    change.act = std::move(act);
    change.article = std::move(article);
    change.before = std::move(before);
    change.after = std::move(after);
    change.reason = std::move(reason);
    return change;
}

Result<std::vector<Change>> read_changes(storage::Rows rows) {
    std::vector<Change> changes;
    changes.reserve(rows.size());
    for (storage::Row& row : rows) changes.push_back(KPS_TRY(read_change(row)));
    return changes;
}

}  // namespace

base::Status record_change(storage::Transaction& transaction, const ChangeOf& what, const By& by) {
    const base::Uuid id = crypto::ordered_uuid(by.now_us / 1000);
    KPS_TRY(transaction.execute(
        "INSERT INTO portal_account_changes (id, account, institution, at_us, by_account, by_name, "
        "by_role, act, article, before_text, after_text, reason, told) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)",
        {id.bytes(), what.account.bytes(), institution_number(what.institution), by.now_us,
         by.actor.account.bytes(), by.actor.name, static_cast<int>(by.actor.role), what.act,
         what.article, what.before, what.after, by.reason}));
    return {};
}

Result<std::vector<Change>> ChangeStore::untold(std::size_t count_max) const {
    storage::Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_changes(KPS_TRY(transaction.query(
        std::string(kColumns) + "WHERE told = 0 ORDER BY at_us, id LIMIT " +
        std::to_string(std::clamp<std::size_t>(count_max, 1, kChangesListedMax)))));
}

base::Status ChangeStore::mark_told(const base::Uuid& id) {
    storage::Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute("UPDATE portal_account_changes SET told = 1 WHERE id = $1",
                                {id.bytes()}));
    return transaction.commit();
}

Result<std::vector<Change>> ChangeStore::of_account(const base::Uuid& account) const {
    storage::Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_changes(KPS_TRY(transaction.query(
        std::string(kColumns) + "WHERE account = $1 ORDER BY at_us DESC, id DESC LIMIT " +
            std::to_string(kChangesListedMax),
        {account.bytes()})));
}

}  // namespace kps::accounts
