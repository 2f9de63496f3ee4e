#pragma once

#include "base/clock.h"
#include "http/router.h"

namespace kps::rest {

/// `/caller`: the source address and the time that the server sees, as JSON, to anybody (docs/adr/0053).
///
/// It tells a caller only about its own connection and needs no token, because what keeps a token from being given
/// is just what it shows: another address than the registered one, or a clock that is wrong.
void add_caller_route(http::Router& router, const base::Clock& clock);

}  // namespace kps::rest
