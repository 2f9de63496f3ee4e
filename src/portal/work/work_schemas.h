#pragma once

#include <boost/json/object.hpp>

namespace kps::portal {

/// Of the work queue's answers.
boost::json::object work_schemas();

}  // namespace kps::portal
