#pragma once

#include <boost/json/object.hpp>

namespace kps::portal {

/// The schemas of what the resources of use answer, by name.
boost::json::object usage_schemas();

}  // namespace kps::portal
