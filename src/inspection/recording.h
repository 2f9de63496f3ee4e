#pragma once

#include "audit/log_writer.h"
#include "base/result.h"

namespace kps::inspection {

/// Puts one entry into the log and waits until it is durable. Never on an I/O thread.
/// Errors: AuditUnavailable.
base::Result<audit::Receipt> record(audit::LogAppender& log, audit::Draft draft);

}  // namespace kps::inspection
