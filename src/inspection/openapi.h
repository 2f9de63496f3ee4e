#pragma once

#include "portal/openapi.h"

namespace kps::inspection {

/// Reading the log, as a part of the portal's document; made from the list of resources.
portal::OpenApiPart inspection_part();

}  // namespace kps::inspection
