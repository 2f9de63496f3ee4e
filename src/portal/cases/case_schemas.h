#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "lifecycle/machine.h"

namespace kps::portal {

/// Names of a life cycle's schemas: `BoardMeetingCase`; an act's fields: `BoardMeetingConveneInput`.
std::string case_schema_name(const lifecycle::Machine& machine);
std::string input_schema_name(const lifecycle::Machine& machine, const lifecycle::Act& act);

/// True where a person may do the act at all; the others the program does by itself.
bool is_for_people(const lifecycle::Act& act);

/// The schemas of what case_json.h writes and of what acts ask for, by name.
boost::json::object case_schemas(const std::vector<lifecycle::Machine>& machines);

}  // namespace kps::portal
