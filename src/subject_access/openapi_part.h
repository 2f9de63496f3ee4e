#pragma once

#include "portal/openapi.h"

namespace kps::subject_access {

/// What this folder adds to the portal's OpenAPI document.
portal::OpenApiPart subject_part();

}  // namespace kps::subject_access
