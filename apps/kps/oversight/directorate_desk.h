#pragma once

#include <functional>
#include <memory>

#include "accounts/four_eyes.h"
#include "apps/kps/state_folder.h"
#include "apps/kps/tls/served_keys.h"
#include "decision_tools/decision_desk.h"
#include "oversight/oversight_desk.h"
#include "portal/session_guard.h"

namespace kps {

/// What the directorate and the Kurul look at, as `kps serve` gives it: decision tools, institutions, the live monitor.
class DirectorateDesk final : public http::Handler {
  public:
    struct Parts {
        const StateFolder& state;                     ///< read while it opens
        std::shared_ptr<storage::Database> database;  ///< the administration's
        const institutions::InstitutionStore& institutions;
        const contract::Catalogue& catalogue;
        const lifecycle::Course& course;
        registry::RegisterStore& register_store;
        const policy::MemoryUsageCounter& usage;
        const oversight::Meter& meter;
        const ServedKeys& served_keys;
        const base::Clock& clock;
        const portal::SessionGuard& guard;
        const accounts::FourEyes& four_eyes;
        std::function<std::int64_t()> log_keys_seconds;  ///< how long the log has keys for
    };
    /// Adds the routes. Errors: those of the stores; CryptoFailed for a server certificate that cannot be read.
    static base::Result<std::unique_ptr<DirectorateDesk>> open(Parts parts, http::Router& router);
    /// Nothing comes here: the desks have routes of their own.
    void handle(const http::Request& request, http::Responder responder) override {
        oversight_->handler().handle(request, std::move(responder));
    }

  private:
    DirectorateDesk() = default;
    std::unique_ptr<decision_tools::DecisionDesk> decisions_;
    std::unique_ptr<oversight::OversightDesk> oversight_;
};

}  // namespace kps
