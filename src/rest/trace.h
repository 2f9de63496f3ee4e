#pragma once

#include "http/message.h"

namespace kps::rest {

/// A responder that gives the request's `traceparent` (W3C Trace Context) back, and names the trace in problem details
/// (`trace`), so that who reports an error can say which request it was. Without a valid one: `responder`.
http::Responder traced(const http::Request& request, http::Responder responder);

}  // namespace kps::rest
