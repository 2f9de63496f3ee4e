#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

/// What an institution lets each of its sub-users ask (alt kullanıcı, R-058), by the name under which they ask.
///
/// Invariants:
/// 1. A name stays here for ever: who has left is refused, and does not become somebody nobody has named.
/// 2. Every change raises the directory's version in the same transaction.
namespace kps::institutions {

struct SubUserRights {
    base::InstitutionId institution;
    std::string end_user;     ///< `end_user_key` of what Sorgulayan says
    std::string rights_json;  ///< `[{"paths":[…],"service":…,"version":…}]`
    bool active = false;
};

/// Creates or replaces. Errors: InvalidArgument for an empty name or rights that are too long; those of storage.
base::Status put_sub_user_rights(storage::Transaction& transaction, const SubUserRights& rights,
                                 std::int64_t now_us);
/// All of them, or those that were changed after a version of the directory.
base::Result<std::vector<SubUserRights>> read_sub_user_rights(
    storage::Transaction& transaction, std::optional<std::uint64_t> after_version = std::nullopt);

}  // namespace kps::institutions
