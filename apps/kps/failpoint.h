#pragma once

#include <string_view>

#include "base/result.h"

namespace kps {

/// A named place that a crash may fall into. `KPS_FAILPOINT=NAME` ends the process there with status
/// 77, `KPS_FAILPOINT=kill:NAME` by SIGKILL, and `NAME#3` at the third time it is passed: for the
/// fault suite. It changes nothing else.
base::Status crash_at(std::string_view name);
/// The same where nothing can be said of it: it never fails.
void pass(std::string_view failpoint);

}  // namespace kps
