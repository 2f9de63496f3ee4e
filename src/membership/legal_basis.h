#pragma once

#include <span>
#include <string_view>

#include "base/calendar.h"

namespace kps::membership {

struct Law {
    std::string_view code;
    std::string_view title;
    base::Date since;
    base::Date until;  ///< first day on which it is not in force; year 0: it still is
};

/// The whole list, for the public library.
std::span<const Law> laws();
/// Codes of all laws in the list, for a field's choices: those not in force any more as well.
std::span<const std::string_view> law_codes();
std::string_view law_title(std::string_view code);
/// True when the law is in the list and in force on the day.
bool is_legal_basis(std::string_view code, const base::Date& day);

}  // namespace kps::membership
