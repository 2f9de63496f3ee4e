#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "contract/model.h"
#include "documents/document_book.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "letters/letter_book.h"
#include "lifecycle/course.h"
#include "public_side/facts/institution_list.h"
#include "public_side/facts/service_state.h"
#include "public_side/guess_brake.h"
#include "public_side/limits.h"

/// What anybody may see, without a session: as pages for people and as JSON for programs.
///
/// Invariants:
/// 1. Nothing personal, no user, no address, no number of an institution is in any answer.
/// 2. No rule is decided here: lists, ranks, classes and states come from the tables that decide.
/// 3. Pages need no script; what others have written is escaped, always.
/// 4. A wrong code looks like an unknown number, and tries are slowed down, never locked.
/// 5. No cookie is set or looked at.
namespace kps::public_side {

struct PublicParts {
    const contract::Catalogue& catalogue;
    const lifecycle::Course& course;
    const letters::LetterBook& letters;
    const documents::DocumentBook& documents;
    const base::Clock& clock;
    InstitutionList::Source institutions;
    std::function<std::vector<ComponentState>()> health;
    std::function<std::vector<Incident>()> incidents;
    std::string base_url;
    bool is_test = false;  ///< synthetic data: the pages say so
};

/// Answers on threads of its own: some questions wait for the database.
///
/// Threads: any. `stop` before the stores go.
class PublicSide final : public http::Handler {
  public:
    explicit PublicSide(PublicParts parts);
    void handle(const http::Request& request, http::Responder responder) override;
    void stop() { pool_.stop(); }

    const PublicParts& parts() const { return parts_; }
    InstitutionList& institutions() { return institutions_; }
    GuessBrake& brake() { return brake_; }
    const std::string& open_api() const { return open_api_; }

  private:
    class Worker final : public http::Handler {
      public:
        explicit Worker(PublicSide& side) : side_(side) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        PublicSide& side_;
    };
    http::Response answer(const http::Request& request);

    PublicParts parts_;
    InstitutionList institutions_;
    GuessBrake brake_;
    std::string open_api_;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, kThreads, kWaitingMax};
};

/// `side` outlives the router.
void add_public_routes(http::Router& router, PublicSide& side);

}  // namespace kps::public_side
