#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

/// Who is a user of which institution now and was before: what guards must know of other cases.
///
/// Invariants:
/// 1. A person is at most one user of a kind at an institution; an institution has at most one administrator.
/// 2. No row is deleted: who left stays with the time.
/// Durable: with the transaction.
namespace kps::membership {

base::Status open_user_rows(storage::Database& database);

inline constexpr std::string_view kAdministratorKind = "administrator";
inline constexpr std::string_view kTechnicianKind = "technician";
inline constexpr std::string_view kSubUserKind = "sub-user";

struct UserRow {
    base::Uuid subject;  ///< the case
    base::InstitutionId institution;
    std::string kind;
    std::string kimlik_no;
    std::string sub_unit;  ///< its number; empty: the centre
};

/// Errors: RuleRefused when the person is such a user already, or there is an administrator.
base::Status put_user(storage::Transaction& transaction, const UserRow& user, std::int64_t now_us);
base::Status end_user(storage::Transaction& transaction, const base::Uuid& subject,
                      std::int64_t now_us);
/// All of an institution: whose undertaking is cancelled has no users.
base::Status end_users_of(storage::Transaction& transaction, base::InstitutionId institution,
                          std::int64_t now_us);
/// True while the user's row is open: without it nobody works.
base::Result<bool> is_defined(storage::Transaction& transaction, const base::Uuid& subject);
/// The open case of a person's kind at an institution.
base::Result<std::optional<base::Uuid>> find_user(storage::Transaction& transaction,
                                                  base::InstitutionId institution,
                                                  std::string_view kind,
                                                  std::string_view kimlik_no);
base::Result<std::optional<base::Uuid>> find_administrator(storage::Transaction& transaction,
                                                           base::InstitutionId institution);
/// True when the person is a user of another institution now.
base::Result<bool> is_user_elsewhere(storage::Transaction& transaction,
                                     base::InstitutionId institution, std::string_view kimlik_no);
/// Users of a sub-unit now.
base::Result<std::size_t> users_of_unit(storage::Transaction& transaction,
                                        base::InstitutionId institution, std::string_view sub_unit);

}  // namespace kps::membership
