#pragma once

#include <vector>

#include "apps/kps/misuse_desk.h"
#include "audit/keys/rotation/key_keeper.h"
#include "audit/segments/segment_log.h"
#include "rest/operation_endpoints.h"

namespace kps {

/// What the log and its keys tell of themselves at /metrics.
void add_log_metrics(std::vector<rest::Metric>& metrics, const audit::SegmentLog::State& log,
                     const audit::KeyKeeper& keys);

/// What the path of a query tells of itself.
struct PathNumbers {
    std::uint64_t rights_version = 0;
    std::uint64_t unrecorded_refusals = 0;
    std::uint64_t unrecorded_losses = 0;
};
void add_path_metrics(std::vector<rest::Metric>& metrics, const PathNumbers& numbers);

/// What the detector of misuse tells of itself there.
void add_misuse_metrics(std::vector<rest::Metric>& metrics, const MisuseDesk& desk);

}  // namespace kps
