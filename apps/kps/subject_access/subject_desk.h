#pragma once

#include <memory>

#include "apps/kps/portal/portal_desk.h"
#include "apps/kps/subject_access/log_unlocker.h"
#include "audit/receipts/receipt_maker.h"
#include "subject_access/subject_endpoint.h"

namespace kps {

/// `/api/v1/my-lookups` with a state's log, accounts and words behind it. It holds no key (docs/adr/0077).
class SubjectDesk {
  public:
    struct Parts {
        Administration& administration;
        const LogUnlocker& unlocker;
        PortalDesk& portal;
        const audit::ReceiptDesk& receipts;
        audit::LogAppender& log;
        const base::Clock& clock;
        letters::MadeIn place = letters::MadeIn::Live;
    };
    /// Adds the routes. What the parts name outlives the desk.
    SubjectDesk(const Parts& parts, http::Router& router);
    /// Before the log stops.
    void stop() { endpoint_.stop(); }

  private:
    subject_access::SubjectEndpoint endpoint_;
};

}  // namespace kps
