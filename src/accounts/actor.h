#pragma once

#include <optional>
#include <string>

#include "accounts/role.h"
#include "base/ids.h"

namespace kps::accounts {

/// Who does something: a person who has proved to be it, or the program.
struct Actor {
    base::Uuid account;  ///< nil for the program and for an applicant without an account
    Role role = Role::System;
    /// Whose person it is; empty for the directorate's, for citizens and for the program.
    std::optional<base::InstitutionId> institution;
    std::string name;  ///< full name as in the register; stands in the record of what was done

    /// True where both are one natural person, also with two accounts: for acts that need two (four eyes).
    bool is_same_person(const Actor& other) const;
    /// Keyed digest of the identity number; all zero for the program. Two accounts of one person have one.
    base::Hash person{};
};

}  // namespace kps::accounts
