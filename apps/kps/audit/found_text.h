#pragma once

#include <boost/json/object.hpp>

#include "audit/search/criteria_search.h"

namespace kps {

/// A found entry for a reader of JSON. It names persons: it goes to whoever may see the search, to no log.
boost::json::object found_part(const audit::FoundRecord& record);
/// The same as one line.
std::string found_line(const audit::FoundRecord& record);
/// A day such as `2026-11-21`; leaves the program with status 2 for another text.
base::Date need_day(const std::string& text, std::string_view option);

}  // namespace kps
