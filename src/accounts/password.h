#pragma once

#include <string_view>

#include "base/result.h"

namespace kps::accounts {

/// Refuses what is too short, too long, known to everybody or the login itself. No rule of what it is made of: those
/// lead to worse ones.
///
/// Errors: InvalidField with the reason, never with the password.
base::Status check_new_password(std::string_view password, std::string_view login);

}  // namespace kps::accounts
