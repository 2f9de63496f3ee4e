#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "audit/entries/entry_codec.h"

namespace kps {

std::string_view entry_type_name(audit::EntryType type);
/// What everyone may read of an entry.
boost::json::object clear_part(const audit::ClearEntry& entry);
/// What only the month's key opens. It names persons: it goes to the operator who asked, to no log.
boost::json::object opened_part(const audit::Draft& draft);

}  // namespace kps
