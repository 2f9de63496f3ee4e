#pragma once

#include <functional>
#include <memory>
#include <string>

#include "audit/keys/month_key_store.h"
#include "base/result.h"
#include "reconcile/directorate_side.h"
#include "reconcile/institution_side.h"

namespace kps::reconcile {

struct LogSideOptions {
    std::string log_directory;
    /// Unlocked month keys; only the view Digests needs them.
    std::shared_ptr<const audit::MonthKeyStore> keys{};
};
/// The directorate's side over a log folder, for the institution, day and view of `subject`.
/// Errors: those of the log; NotFound for the view Digests without keys.
base::Result<DirectorateSide> open_log_side(const LogSideOptions& options, const Subject& subject);

/// A whole comparison with both sides at hand, begun again while it does not settle.
struct Compared {
    Report report;
    Totals totals;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;  ///< of all messages
};
using FreshNonce = std::function<Nonce()>;
/// Errors: those of the sides.
base::Result<Compared> compare(const OwnLog& log, DirectorateSide& directorate, Subject subject,
                               const FreshNonce& fresh);

}  // namespace kps::reconcile
