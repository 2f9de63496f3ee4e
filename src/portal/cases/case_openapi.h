#pragma once

#include <vector>

#include "lifecycle/machine.h"
#include "portal/openapi.h"

namespace kps::portal {

/// The paths of cases, deadlines and documents with one path per act, made from the machines. An act that several life
/// cycles have stands once, with the bodies of all of them; examples go by the life cycle's name.
OpenApiPart case_part(const std::vector<lifecycle::Machine>& machines);

}  // namespace kps::portal
