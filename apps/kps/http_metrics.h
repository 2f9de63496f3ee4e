#pragma once

#include <vector>

#include "http/counters.h"
#include "rest/operation_endpoints.h"

namespace kps {

/// What `/metrics` says of the listener.
std::vector<rest::Metric> http_metrics(const http::Counters& http);

}  // namespace kps
