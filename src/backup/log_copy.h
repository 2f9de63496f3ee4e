#pragma once

#include <string>

#include "audit/verifier/log_verifier.h"

namespace kps::backup {

/// Copies a log while it is written to, up to the last whole frame, and verifies the copy. Unused segments are left
/// out.
/// Errors: Busy while a month is being destroyed, CorruptData when the copy does not verify, FileFailed.
base::Result<audit::VerifyReport> copy_log(const std::string& log_directory, const std::string& to);

}  // namespace kps::backup
