#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/search/log_search.h"
#include "base/result.h"
#include "policy/decision_document.h"

/// Which granted services were used, by the log: evidence for a renewal.
namespace kps::decision_tools {

/// What the log says of one service. Only the clear part of entries is read: nobody is looked at.
struct ServiceUse {
    const policy::GrantedService* granted = nullptr;
    std::uint64_t answered = 0;
    std::uint64_t refused = 0;
    std::uint64_t first_index = 0;  ///< of the answered entries; 0 with `answered` 0 says nothing
    std::uint64_t last_index = 0;
    std::int64_t last_us = 0;
};

struct UseReport {
    std::vector<ServiceUse> services;  ///< in the order of the decision
    std::uint64_t entries_seen = 0;    ///< of all institutions, in the time
    std::int64_t oldest_us =
        0;  ///< of these; later than asked for where older months are destroyed
};

/// Counts questions of the decision's institution in these days. `seen` is told now and then how many were read.
/// Errors: FileFailed, CorruptData.
base::Result<UseReport> count_use(audit::LogSearch& log, const policy::DecisionDocument& decision,
                                  const audit::DayRange& days,
                                  const std::function<void(std::uint64_t)>& seen);

}  // namespace kps::decision_tools
