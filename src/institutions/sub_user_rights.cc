#include "institutions/sub_user_rights.h"

#include "institutions/directory_rows.h"
#include "institutions/limits.h"
#include "institutions/user_stop.h"

namespace kps::institutions {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Rows;
using storage::Transaction;

Status put_sub_user_rights(Transaction& transaction, const SubUserRights& rights,
                           std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    const std::string name = end_user_key(rights.end_user);
    if (name.empty()) return failed(ErrorCode::InvalidArgument, "a sub-user needs a name");
    if (rights.rights_json.size() > kDecisionBytesMax)
        return failed(ErrorCode::InvalidArgument, "rights are too long");
    KPS_TRY(transaction.execute(
        "INSERT INTO sub_user_rights (institution, end_user, rights, active, changed_us, version) "
        "VALUES ($1, $2, $3, $4, $5, (SELECT version FROM directory_version WHERE id = 1)) "
        "ON CONFLICT (institution, end_user) DO UPDATE SET rights = EXCLUDED.rights, active = "
        "EXCLUDED.active, changed_us = EXCLUDED.changed_us, version = EXCLUDED.version",
        {rights.institution.value(), name, rights.rights_json, rights.active, now_us}));
    return {};
}

Result<std::vector<SubUserRights>> read_sub_user_rights(
    Transaction& transaction, std::optional<std::uint64_t> after_version) {
    // Before the first change everything has version 0.
    const auto after = after_version ? static_cast<std::int64_t>(*after_version) : -1;
    Rows rows = KPS_TRY(
        transaction.query("SELECT institution, end_user, rights, active FROM sub_user_rights "
                          "WHERE version > $1 ORDER BY institution, end_user",
                          {after}));
    std::vector<SubUserRights> list;
    list.reserve(rows.size());
    for (storage::Row& row : rows) {
        auto [id, name, rights, active] =
            KPS_TRY((row.read<std::uint32_t, std::string, std::string, bool>()));
        list.push_back({base::InstitutionId(id), std::move(name), std::move(rights), active});
    }
    return list;
}

}  // namespace kps::institutions
