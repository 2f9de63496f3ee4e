#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "accounts/actor.h"

namespace kps::portal {

/// What may be done to other people's accounts.
enum class Permission : std::uint8_t {
    Read = 0,
    Add,
    Verify,
    Activate,
    Lock,
    Unlock,
    Suspend,
    Release,
    Leave,
    Reset,  ///< a new setup code
    EndSessions,
};
std::span<const Permission> all_permissions();
std::string_view name_of(Permission permission);

/// Whose account it is done to.
struct Target {
    accounts::Role role;
    std::optional<base::InstitutionId> institution;
};

/// The permission matrix: role × act × role and own or other institution. What it does not name is refused.
///
/// Rule R-020 (KPSY m.4/1-ö): idari kullanıcı alone adds teknik and alt kullanıcı, in the own institution.
bool may(const accounts::Actor& actor, Permission permission, const Target& target);

/// May the role do anything of this kind at all?
bool may_any(accounts::Role role, Permission permission);

}  // namespace kps::portal
