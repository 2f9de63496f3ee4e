#pragma once

#include <boost/json/object.hpp>

namespace kps::portal {

/// The schemas of what account_json.h writes and of the answers around it, by name.
boost::json::object account_schemas();

}  // namespace kps::portal
