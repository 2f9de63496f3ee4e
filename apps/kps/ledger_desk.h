#pragma once

#include <memory>
#include <string>

#include "apps/kps/administration.h"
#include "apps/kps/state_folder.h"
#include "apps/kps/subject_access/subject_desk.h"
#include "rest/ledger/ledger_endpoint.h"

namespace kps {

/// A person's own look-ups: for citizens with a session here, and for the portal that `ledger_caller` of state.json
/// names (docs/adr/0077, docs/adr/0138). It holds no key: each call reads the unlock secret beside the keys, if it is
/// there, and forgets it.
class LedgerDesk {
  public:
    struct Parts {
        const authentication::BearerTokens& tokens;
        const policy::Current& policy;
        audit::LogAppender& log;
        const base::Clock& clock;
        rest::MayRecord may_record;
        PortalDesk& portal;
        const audit::ReceiptDesk& receipts;
    };
    /// Adds the routes; those of another portal only where the state names one. Errors: InvalidArgument for a name that
    /// is none; those of the stores.
    static base::Result<std::unique_ptr<LedgerDesk>> open(const StateFolder& state,
                                                          const Parts& parts, http::Router& router);
    /// Before the log stops.
    void stop();

  private:
    LedgerDesk(const StateFolder& state, Administration administration, const base::Clock& clock)
        : administration_(std::move(administration)),
          unlocker_(state, administration_.hidings(), clock) {}
    base::Result<std::unique_ptr<rest::OpenLedger>> unlock();
    base::Result<std::int64_t> period_start() const;

    Administration administration_;
    LogUnlocker unlocker_;
    std::unique_ptr<SubjectDesk> citizens_;
    std::unique_ptr<rest::LedgerEndpoint> endpoint_;  ///< null where the state names nobody
};

}  // namespace kps
