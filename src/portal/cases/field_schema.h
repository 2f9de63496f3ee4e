#pragma once

#include <boost/json/object.hpp>
#include <span>

#include "lifecycle/field.h"

namespace kps::portal {

/// The fields of an act as JSON Schema: what `lifecycle::read_fields` takes, member by member. Limits of texts are
/// counted without their outer white space.
boost::json::object fields_schema(std::span<const lifecycle::Field> fields);

/// A body with every field that `read_fields` takes; guards may still refuse it.
boost::json::object fields_example(std::span<const lifecycle::Field> fields);

}  // namespace kps::portal
