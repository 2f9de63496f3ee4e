#pragma once

#include "http/router.h"

namespace kps::rest {

/// The error catalogue (DESIGN.md 5): `/api/v1/errors` and `/api/v1/errors/NUMBER` as JSON,
/// `/hatalar` and `/en/errors` as pages without scripts, and their style sheet. Public, the same
/// for everybody.
void add_error_routes(http::Router& router);

}  // namespace kps::rest
