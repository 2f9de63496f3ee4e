#pragma once

#include <span>
#include <string_view>

#include "base/calendar.h"

namespace kps::membership {

/// Codes of all laws in the list, for a field's choices: those not in force any more as well.
std::span<const std::string_view> law_codes();
std::string_view law_title(std::string_view code);
/// True when the law is in the list and in force on the day.
bool is_legal_basis(std::string_view code, const base::Date& day);

}  // namespace kps::membership
