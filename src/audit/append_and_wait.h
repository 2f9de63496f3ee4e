#pragma once

#include <vector>

#include "audit/log_writer.h"
#include "base/result.h"

namespace kps::audit {

/// Appends the drafts as one call and waits until they are durable. Never on an I/O thread.
/// Errors: AuditUnavailable when the log does not take them: nothing was recorded, nothing may be answered.
base::Result<Receipt> append_and_wait(LogAppender& log, std::vector<Draft> drafts);
base::Result<Receipt> append_and_wait(LogAppender& log, Draft draft);

}  // namespace kps::audit
