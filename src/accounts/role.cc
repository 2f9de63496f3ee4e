#include "accounts/role.h"

#include <algorithm>
#include <array>

namespace kps::accounts {
namespace {

struct Row {
    Role role;
    std::string_view name;
};
constexpr std::array<Row, 13> kRoles = {{
    {Role::Administrator, "administrator"},
    {Role::Technician, "technician"},
    {Role::SubUser, "sub-user"},
    {Role::Applicant, "applicant"},
    {Role::Operator, "operator"},
    {Role::BoardMember, "board-member"},
    {Role::BoardSecretary, "board-secretary"},
    {Role::Inspector, "inspector"},
    {Role::SecurityOfficer, "security-officer"},
    {Role::Accountant, "accountant"},
    {Role::Ministry, "ministry"},
    {Role::Citizen, "citizen"},
    {Role::System, "system"},
}};

template <class Test>
std::optional<Role> find_role(Test test) {
    const auto* row = std::find_if(kRoles.begin(), kRoles.end(), test);
    if (row == kRoles.end()) return std::nullopt;
    return row->role;
}

}  // namespace

std::string_view name_of(Role role) {
    const auto* row = std::find_if(kRoles.begin(), kRoles.end(),
                                   [&](const Row& known) { return known.role == role; });
    return row == kRoles.end() ? std::string_view() : row->name;
}

std::optional<Role> role_by_name(std::string_view name) {
    return find_role([&](const Row& row) { return row.name == name; });
}

std::optional<Role> role_by_number(std::int64_t number) {
    return find_role([&](const Row& row) { return static_cast<std::int64_t>(row.role) == number; });
}

// Rule R-013 (KPSY m.4/1-ı): with the service user, the four kinds there are.
bool is_of_institution(Role role) {
    return role == Role::Administrator || role == Role::Technician || role == Role::SubUser;
}

bool is_of_directorate(Role role) {
    return static_cast<std::uint8_t>(role) >= static_cast<std::uint8_t>(Role::Operator) &&
           static_cast<std::uint8_t>(role) <= static_cast<std::uint8_t>(Role::Ministry);
}

}  // namespace kps::accounts
