#include "portal/permissions.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace kps::portal {
namespace {

using accounts::Role;
using P = Permission;

constexpr std::array<std::string_view, 11> kNames = {"read",  "add",    "verify",      "activate",
                                                     "lock",  "unlock", "suspend",     "release",
                                                     "leave", "reset",  "end-sessions"};

constexpr std::array<P, 11> kAll = {P::Read,  P::Add,    P::Verify,     P::Activate,
                                    P::Lock,  P::Unlock, P::Suspend,    P::Release,
                                    P::Leave, P::Reset,  P::EndSessions};

constexpr std::uint64_t bit(Role role) {
    return std::uint64_t{1} << static_cast<unsigned>(role);
}
constexpr std::uint32_t bit(P permission) {
    return std::uint32_t{1} << static_cast<unsigned>(permission);
}

constexpr std::uint64_t kDirectorate =
    bit(Role::Operator) | bit(Role::BoardMember) | bit(Role::BoardSecretary) |
    bit(Role::Inspector) | bit(Role::SecurityOfficer) | bit(Role::Accountant) | bit(Role::Ministry);
constexpr std::uint64_t kAdministrator = bit(Role::Administrator);
constexpr std::uint64_t kBelow = bit(Role::Technician) | bit(Role::SubUser);
constexpr std::uint64_t kEverybody = kDirectorate | kAdministrator | kBelow | bit(Role::Citizen);
constexpr std::uint32_t kStopping = bit(P::Lock) | bit(P::Suspend) | bit(P::EndSessions);
constexpr std::uint32_t kEverything = (std::uint32_t{1} << kAll.size()) - 1;

enum class Scope : std::uint8_t { Own, All };
struct Row {
    Role actor;
    std::uint32_t permissions;
    std::uint64_t targets;
    Scope scope;
};

constexpr std::uint32_t kRead = bit(P::Read);
constexpr std::uint32_t kFreeing = bit(P::Unlock) | bit(P::Release);
constexpr std::array kRows = {
    Row{Role::Operator, kEverything, kDirectorate | kAdministrator, Scope::All},
    Row{Role::Operator, kRead | kStopping | kFreeing, kBelow | bit(Role::Citizen), Scope::All},
    Row{Role::SecurityOfficer, kRead | kStopping, kEverybody, Scope::All},
    Row{Role::Inspector, kRead, kEverybody, Scope::All},
    Row{Role::Administrator, kRead, kAdministrator, Scope::Own},
    Row{Role::Administrator, kEverything, kBelow, Scope::Own},
};

bool is_own(const accounts::Actor& actor, const Target& target) {
    return actor.institution && target.institution == actor.institution;
}

}  // namespace

std::span<const Permission> all_permissions() {
    return kAll;
}

std::string_view name_of(Permission permission) {
    return kNames.at(static_cast<std::size_t>(permission));
}

bool may(const accounts::Actor& actor, Permission permission, const Target& target) {
    return std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) {
        return row.actor == actor.role && (row.permissions & bit(permission)) != 0 &&
               (row.targets & bit(target.role)) != 0 &&
               (row.scope == Scope::All || is_own(actor, target));
    });
}

bool may_any(Role role, Permission permission) {
    return std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) {
        return row.actor == role && (row.permissions & bit(permission)) != 0;
    });
}

}  // namespace kps::portal
