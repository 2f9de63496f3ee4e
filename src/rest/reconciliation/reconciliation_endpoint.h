#pragma once

#include <functional>
#include <string>

#include "authentication/bearer_tokens.h"
#include "base/clock.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "policy/decide.h"
#include "rest/limits.h"

namespace kps::rest {

/// One message of an institution about its own day, and the directorate's answer (docs/formats/reconciliation.md).
/// Errors: MalformedBody for what is no message; NotAuthorised for one of another institution; EntryDestroyed;
///         KeysLocked for the view that needs keys; AuditUnavailable when the result could not be recorded.
using ReconcileAnswer = std::function<base::Result<base::Bytes>(
    const authentication::Caller& caller, base::ByteView message)>;

/// `POST /api/v1/reconciliations`: an institution compares its log with ours, by its own service user. It
/// learns nothing of persons: indexes, leaf hashes, times and services of its own calls.
///
/// Invariant: whoever may not ask is refused on the I/O thread; a day is read by one worker, and
///            kReconciliationsWaitingMax messages wait for it at most (503).
/// Threads:   any. `stop` before the log stops.
class ReconciliationEndpoint final : public http::Handler {
  public:
    struct Parts {
        const authentication::BearerTokens& tokens;
        const policy::Current& policy;
        const base::Clock& clock;
        ReconcileAnswer answer;
    };
    explicit ReconciliationEndpoint(Parts parts) : parts_(std::move(parts)) {}
    void handle(const http::Request& request, http::Responder responder) override;
    void stop() { pool_.stop(); }

  private:
    /// Runs on the worker.
    class Worker final : public http::Handler {
      public:
        explicit Worker(ReconciliationEndpoint& endpoint) : endpoint_(endpoint) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        ReconciliationEndpoint& endpoint_;
    };
    http::Response answer(const http::Request& request) const;

    Parts parts_;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, 1, kReconciliationsWaitingMax};
};

/// `endpoint` outlives the router.
void add_reconciliation_route(http::Router& router, ReconciliationEndpoint& endpoint);

}  // namespace kps::rest
