#pragma once

#include <optional>

#include "audit/log_writer.h"
#include "reconcile/institution_side.h"
#include "reconcile/own_log.h"

namespace kps {

/// What a comparison prints: for people line by line, or as one JSON object.
struct ReconcileReport {
    const reconcile::OwnLog& log;
    const reconcile::Report& report;
    std::optional<std::uint64_t> entry;  ///< of the RECON-RESULT entry
    std::uint64_t messages = 0;          ///< 0: not known
    std::uint64_t bytes = 0;
};
void print_reconcile_report(const ReconcileReport& what, bool as_json);
/// Is there anything that is not explained? Calls without an answer are.
bool has_unexplained(const reconcile::Report& report);

}  // namespace kps
