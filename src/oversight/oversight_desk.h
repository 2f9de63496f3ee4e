#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "misuse/event_store.h"
#include "misuse/judgement_store.h"
#include "oversight/institution_view.h"
#include "oversight/meter.h"
#include "portal/desk.h"

/// What the directorate sees of institutions and of the running program, over REST:
///
///     GET /api/v1/institutions           all of them, with their standing
///     GET /api/v1/institutions/{id}      one; its own people see their own one
///     GET /api/v1/monitor                the last minute: rates, latencies, institutions, services, alarms
///     GET /api/v1/alarms?institution&count&since   what the detector of misuse has raised
///     POST /api/v1/alarms/{id}/judgement what somebody found it to be: recorded, and nothing of the detector changes
///     GET /api/v1/expiries               certificates, lists and keys, what runs out first
///
/// Invariants:
/// 1. Nothing of the persons that were asked for; no name of who sits before an institution's screen.
/// 2. An institution sees itself alone: another one is not there.
namespace kps::oversight {

/// Something of the program's own that runs out.
struct Expiry {
    std::string kind;  ///< `server-certificate`, `log-keys`
    std::string id;    ///< another one has another id
    std::string name;
    std::int64_t until_us = 0;
    std::string problem;  ///< why a newer one that is there is not in use; empty: none is, or it is
};

class OversightDesk {
  public:
    struct Parts {
        const contract::Catalogue& catalogue;
        const institutions::InstitutionStore& institutions;
        const registry::PlaceNames& places;
        std::shared_ptr<storage::Database> database;
        const policy::MemoryUsageCounter& usage;
        const Meter& meter;
        const base::Clock& clock;
        std::function<base::Result<accounts::Actor>(const http::Request&)> who;
        /// Acts that wait for a second person.
        std::function<base::Result<std::size_t>(std::int64_t now_us)> approvals_waiting;
        std::function<std::vector<Expiry>()> own_expiries;
        bool test_data = false;  ///< as entries of the log are marked
    };
    /// Errors: those of the stores.
    static base::Result<std::unique_ptr<OversightDesk>> open(Parts parts);
    void add_routes(http::Router& router) { desk_->add_routes(router); }
    http::Handler& handler() { return *desk_; }
    void stop() { desk_->stop(); }

  private:
    using Answer = base::Result<http::Response>;
    explicit OversightDesk(Parts parts);
    Answer list() const;
    Answer institution(const portal::DeskCall& call) const;
    Answer monitor(const portal::DeskCall& call) const;
    Answer alarms(const portal::DeskCall& call) const;
    Answer judge(const portal::DeskCall& call);
    Answer expiries(const portal::DeskCall& call) const;

    Parts parts_;
    policy::GrantTree tree_;
    KnownInstitutions known_;
    std::unique_ptr<misuse::EventStore> events_;
    std::unique_ptr<misuse::JudgementStore> judgements_;
    std::unique_ptr<portal::Desk> desk_;
};

/// What the portal's OpenAPI document says of it.
portal::OpenApiPart oversight_part();

}  // namespace kps::oversight
