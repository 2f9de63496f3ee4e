#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doctor/report.h"
#include "wire/client/session.h"

namespace kps::doctor {

/// Reads and checks a receipt as far as the key allows: shape, signature, and whether the published log holds it.
/// Findings of Receipt and, unless that failed, of Checkpoint. Waits a few seconds for the log to publish.
std::vector<Finding> examine_receipt(wire::client::Session& session, const std::string& receipt,
                                     const std::string& verifier_key);

}  // namespace kps::doctor
