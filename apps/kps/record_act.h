#pragma once

#include "apps/kps/state_folder.h"
#include "audit/entry.h"
#include "audit/log_writer.h"
#include "base/clock.h"
#include "base/result.h"

namespace kps {

/// Puts one entry of the directorate's own into the log and returns once it is durable: through the
/// running server (an outbox table of the administration store, docs/adr/0074), or, where no server
/// holds the log, by opening the log itself. The flag for test data and, where it is nil, the
/// request id are filled in here.
///
/// Errors:  Busy when a server holds the log but does not take the act within its time: it stays in
///          the outbox and gets into the log later; InvalidArgument for an act that is too long;
///          those of the log and the stores.
/// Durable: the entry, once it returns a receipt; the act's place in the outbox also before.
///
/// `clock`: of the command, where that is not the time of day (`--clock` in a test state); a running
/// server has its own.
base::Result<audit::Receipt> record_act(const StateFolder& state, audit::Draft draft,
                                        const base::Clock& clock);
base::Result<audit::Receipt> record_act(const StateFolder& state, audit::Draft draft);

}  // namespace kps
