#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/router.h"

/// `/livez`, `/readyz`, `/metrics` (DESIGN.md 5).
namespace kps::rest {

/// One number of the metrics page. Name as Prometheus wants it; no labels that could name a person.
struct Metric {
    std::string name;
    std::string help;
    bool is_counter = true;  ///< else a gauge
    double value = 0;
};

struct OperationParts {
    /// Empty when questions can be answered; else what is missing, for the operator.
    std::function<std::string()> what_is_missing;
    std::function<std::vector<Metric>()> metrics;
};

void add_operation_routes(http::Router& router, OperationParts parts);

/// Text exposition format 0.0.4.
std::string metrics_text(const std::vector<Metric>& metrics);

}  // namespace kps::rest
