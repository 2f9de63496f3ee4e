#pragma once

#include <memory>
#include <string_view>

#include "base/clock.h"
#include "contract/model.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "interactive/limits.h"
#include "interactive/person_asking.h"
#include "policy/decide.h"
#include "policy/usage_counter.h"
#include "query/engine.h"
#include "registry/places.h"
#include "rest/questions/answer_form.h"
#include "rest/recording.h"

namespace kps::interactive {

inline constexpr std::string_view kInteractivePath = "/api/v1/interactive/";

/// Questions of people with a session (R-067, docs/adr/0134):
///
///     GET  /api/v1/interactive/services                     what the person may ask now
///     GET  /api/v1/interactive/services/{name}/{version}    one of them, each member of its answer granted or not
///     GET  /api/v1/interactive/places?kind&within&q         names and codes for questions by place
///     POST /api/v1/interactive/{name}/{version}/{operation} the question; body and answer as over REST for programs
///
/// Invariants: those of README.md.
/// Threads: any; the session's store is waited for by threads of its own.
class InteractiveEndpoint final : public http::Handler {
  public:
    struct Parts {
        query::Engine& engine;
        PersonParts people;
        const contract::Catalogue& catalogue;
        const registry::PlaceNames& places;
        const base::Clock& clock;
        const policy::Current& policy;
        const policy::MemoryUsageCounter& usage;  ///< the one that refuses; read only
        rest::MayRecord may_record;
    };
    explicit InteractiveEndpoint(Parts parts)
        : parts_(std::move(parts)), forms_(parts_.catalogue) {}
    ~InteractiveEndpoint() override { stop(); }
    void handle(const http::Request& request, http::Responder responder) override;
    /// Before the stores and the log stop.
    void stop() { pool_.stop(); }

  private:
    /// Runs on the pool's threads.
    class Worker final : public http::Handler {
      public:
        explicit Worker(InteractiveEndpoint& endpoint) : endpoint_(endpoint) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        InteractiveEndpoint& endpoint_;
    };
    struct Exchange;

    base::Result<http::Response> read(const http::Request& request) const;
    void ask(const http::Request& request, http::Responder responder);
    void refuse(Exchange& exchange, base::ErrorCode code, std::string_view detail = {});

    Parts parts_;
    rest::AnswerForms forms_;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, kInteractiveThreads, kInteractiveWaitingMax};
};

/// `endpoint` outlives the router.
void add_interactive_routes(http::Router& router, InteractiveEndpoint& endpoint);

}  // namespace kps::interactive
