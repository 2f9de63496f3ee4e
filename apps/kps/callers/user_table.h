#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authentication/credential_verifier.h"
#include "authentication/token_authority.h"
#include "institutions/institution.h"
#include "institutions/secret_rotation.h"
#include "institutions/sub_user_rights.h"
#include "policy/decide.h"
#include "storage/database.h"

namespace kps {

/// Service users by name, swapped whole together with the rights.
class UserTable {
  public:
    /// Reads what stands beside the directory, and ends the tokens of whoever's secret has ended early; `tokens` null:
    /// there are none yet.
    base::Status take(const institutions::Directory& directory, storage::Database& database,
                      std::int64_t now_us, authentication::TokenAuthority* tokens);
    /// Returns the users of whom a secret is good no longer although its time was not over: their tokens end with it.
    std::vector<base::UserName> set(const institutions::Directory& directory,
                                    const std::vector<institutions::OutgoingSecret>& outgoing,
                                    std::int64_t now_us);
    std::optional<authentication::StoredCredential> find(std::string_view name) const;

  private:
    using Table = std::map<std::string, authentication::StoredCredential, std::less<>>;
    std::shared_ptr<const Table> table_;
};

/// Who is admitted by the rights in force; `rights` outlive it.
authentication::Admission admission_by(const policy::Current& rights);

/// What institutions let their sub-users ask, as the administration has it now: all, or what is new since a version.
std::function<base::Result<std::vector<institutions::SubUserRights>>(std::optional<std::uint64_t>)>
sub_user_source(std::shared_ptr<storage::Database> database);

}  // namespace kps
