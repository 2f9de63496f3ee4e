#pragma once

#include <memory>
#include <string>

#include "apps/kps/administration.h"
#include "apps/kps/state_folder.h"
#include "rest/ledger/ledger_endpoint.h"

namespace kps {

/// A person's own look-ups for the portal that `ledger_caller` of state.json names (docs/adr/0077). It holds no key:
/// each call reads the unlock secret beside the keys, if it is there, and forgets it.
class LedgerDesk {
  public:
    struct Parts {
        const authentication::BearerTokens& tokens;
        const policy::Current& policy;
        audit::LogAppender& log;
        const base::Clock& clock;
        rest::MayRecord may_record;
        bool test_data = false;
    };
    /// Adds the routes; null, and no route, where the state names nobody. Errors: InvalidArgument for a name that is
    /// none; those of the stores.
    static base::Result<std::unique_ptr<LedgerDesk>> open(const StateFolder& state,
                                                          const Parts& parts, http::Router& router);
    /// Before the log stops.
    void stop() { endpoint_->stop(); }

  private:
    LedgerDesk(Administration administration, const base::Clock& clock, std::string log_directory,
               std::string key_directory)
        : administration_(std::move(administration)),
          clock_(clock),
          log_directory_(std::move(log_directory)),
          key_directory_(std::move(key_directory)) {}
    base::Result<std::unique_ptr<rest::OpenLedger>> unlock();
    base::Result<std::int64_t> period_start() const;

    Administration administration_;
    const base::Clock& clock_;
    std::string log_directory_;
    std::string key_directory_;
    std::unique_ptr<rest::LedgerEndpoint> endpoint_;
};

}  // namespace kps
