#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "accounts/role.h"
#include "lifecycle/machine.h"

/// Who may do what in the life cycles, read from the machines: for the permission matrix and the documents.
namespace kps::membership {

/// Whose cases a role reaches.
enum class Reach { None, Own, All };
std::string_view name_of(Reach reach);

/// One cell: what a role may do with an act. `None` is a cell as well.
struct Permission {
    std::string_view kind = {};
    std::string_view act = {};
    accounts::Role role = accounts::Role::System;
    Reach reach = Reach::None;
    bool opens = false;        ///< the act opens a case; `reach` says for whom
    bool two_persons = false;  ///< a second person of these roles approves
};

/// All roles there are.
const std::vector<accounts::Role>& all_roles();
/// Every cell: each act of each machine for each role.
std::vector<Permission> permissions(const std::vector<lifecycle::Machine>& machines);

/// A machine's section of docs/formats/lifecycles.md: states, acts with roles and rule, deadlines.
std::string section_of(const lifecycle::Machine& machine);

}  // namespace kps::membership
