#pragma once

#include <memory>
#include <string>

#include "audit/log_writer.h"
#include "rest/reconciliation/reconciliation_endpoint.h"

namespace kps {

/// Compares an institution's log with ours over REST (docs/adr/0096): the directorate's side for one message.
class ReconcileDesk {
  public:
    struct Parts {
        const authentication::BearerTokens& tokens;
        const policy::Current& policy;
        audit::LogAppender& log;
        const base::Clock& clock;
        bool test_data = false;
    };
    ReconcileDesk(std::string log_directory, const Parts& parts, http::Router& router);
    /// Before the log stops.
    void stop() { endpoint_.stop(); }

  private:
    base::Result<base::Bytes> answer(const authentication::Caller& caller, base::ByteView message);
    base::Result<std::string> record(const authentication::Caller& caller, audit::Draft draft);

    std::string log_directory_;
    audit::LogAppender& log_;
    const base::Clock& clock_;
    bool test_data_;
    rest::ReconciliationEndpoint endpoint_;
};

}  // namespace kps
