#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/log_writer.h"
#include "authentication/bearer_tokens.h"
#include "base/clock.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "policy/decide.h"
#include "rest/bearer_guard.h"
#include "rest/ledger/ledger_request.h"
#include "rest/limits.h"
#include "rest/recording.h"

namespace kps::rest {

/// One look-up in words for the person it was about.
struct Usage {
    std::int64_t time_us = 0;
    std::string action;
    std::uint32_t receiver_code = 0;
    std::string receiver_name;
    std::string receiver_system;
};
struct UsagePage {
    std::size_t total = 0;      ///< of what is shown; what is hidden is not counted
    std::vector<Usage> usages;  ///< the latest first
};

/// The log with its keys unlocked, for one call.
class OpenLedger {
  public:
    virtual ~OpenLedger() = default;
    /// Errors: TooManyMatches for more entries than one call opens; those of the log.
    virtual base::Result<UsagePage> find(const LedgerRequest& request) = 0;
};

/// `findUsage`, `usagePeriod` and `heartbeat` of Estonia's Data Tracker (docs/adr/0077), for the one service user that
/// the state names: a portal that has authenticated the person.
///
/// Invariant: whoever may not ask is refused on the I/O thread; the log is read by one worker, and kLedgerWaitingMax
///            calls wait for it at most (503). The entry of a look is durable before the log is read.
/// Threads:   any. `stop` before the log stops.
class LedgerEndpoint final : public http::Handler {
  public:
    struct Parts {
        const authentication::BearerTokens& tokens;
        const policy::Current& policy;
        audit::LogAppender& log;
        const base::Clock& clock;
        MayRecord may_record;
        bool test_data = false;
        std::string user;  ///< the service user that may ask
        /// Errors: KeysLocked where they are; others of the key store.
        std::function<base::Result<std::unique_ptr<OpenLedger>>()> open;
        /// When the oldest entry was made.
        std::function<base::Result<std::int64_t>()> period_start;
    };
    explicit LedgerEndpoint(Parts parts) : parts_(std::move(parts)) {}
    void handle(const http::Request& request, http::Responder responder) override;
    void stop() { pool_.stop(); }

  private:
    /// Runs on the worker.
    class Worker final : public http::Handler {
      public:
        explicit Worker(LedgerEndpoint& endpoint) : endpoint_(endpoint) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        LedgerEndpoint& endpoint_;
    };
    std::optional<base::ErrorCode> refusal(const Presented& presented) const;
    void refuse(const Presented& presented, base::ErrorCode code, http::Responder responder);
    http::Response find_usage(const http::Request& request, const authentication::Caller& caller);
    http::Response usage_period();
    http::Response heartbeat();
    audit::Draft draft_of(const authentication::Caller& caller) const;
    base::Status record(const LedgerRequest& asked, const http::Request& request,
                        const authentication::Caller& caller);

    Parts parts_;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, kLedgerThreads, kLedgerWaitingMax};
};

/// Below `/api/v1/ledger/`. `endpoint` outlives the router.
void add_ledger_routes(http::Router& router, LedgerEndpoint& endpoint);

}  // namespace kps::rest
