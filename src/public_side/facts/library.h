#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"

namespace kps::public_side {

/// A law, regulation or text of the library.
struct LibraryItem {
    std::string_view code;
    std::string_view title;
    base::Date since;
    base::Date until;          ///< first day on which it is not in force; year 0: it still is
    std::string_view gazette;  ///< `21/8/2020, 31220`; empty: not stated
    std::string_view text;     ///< key of its text here; empty: read at the official place
    bool in_force = false;     ///< on the day asked for
};

/// The legal bases that applications may name, and what else the library holds; those in force first, then by title.
std::vector<LibraryItem> library(const base::Date& day);

/// Where the official texts stand.
inline constexpr std::string_view kOfficialPlaces = "www.mevzuat.gov.tr, www.resmigazete.gov.tr";

}  // namespace kps::public_side
