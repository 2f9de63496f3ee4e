#pragma once

#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <string>

#include "audit/search/log_search.h"
#include "decision_tools/draft.h"
#include "decision_tools/preview.h"
#include "institutions/institution_store.h"
#include "lifecycle/course.h"
#include "portal/desk.h"

/// The tools of those who propose, decide and look after decisions, over REST:
///
///     GET  /api/v1/decisions/personas           invented people that a preview can be made of
///     POST /api/v1/decisions/preview            what they would see, would be recorded, would not get
///     GET  /api/v1/decisions/{id}/rights        what a case asks for, proposes or grants, field by field
///     GET  /api/v1/decisions/{id}/difference    against the decision in force
///     GET  /api/v1/decisions/{id}/precedents    what institutions of the same class hold of it
///     GET  /api/v1/decisions/{id}/unused?since  which granted services were asked, by the log
///
/// Invariants:
/// 1. A preview is of invented people alone, and leaves no entry and no count.
/// 2. Whose case it may not know gets what one gets for a case that is not there.
namespace kps::decision_tools {

class DecisionDesk {
  public:
    struct Parts {
        const contract::Catalogue& catalogue;
        const institutions::InstitutionStore& institutions;
        const lifecycle::Course& course;
        registry::RegisterStore& register_store;
        const base::Clock& clock;
        std::string log_folder;
        std::function<base::Result<accounts::Actor>(const http::Request&)> who;
        /// An entry that would be recorded, in words.
        std::function<boost::json::object(const audit::Draft&)> record_json;
    };
    explicit DecisionDesk(Parts parts);
    void add_routes(http::Router& router) { desk_->add_routes(router); }
    http::Handler& handler() { return *desk_; }
    void stop() { desk_->stop(); }

  private:
    using Answer = base::Result<http::Response>;
    struct Matter {
        lifecycle::Case subject;
        institutions::Directory directory;
        Draft draft;
    };
    base::Result<Matter> matter_of(const portal::DeskCall& call, std::string_view id) const;
    Answer personas() const;
    Answer preview_of(const portal::DeskCall& call) const;
    Answer rights(const portal::DeskCall& call) const;
    Answer changes(const portal::DeskCall& call) const;
    Answer precedents(const portal::DeskCall& call) const;
    Answer unused(const portal::DeskCall& call) const;

    Parts parts_;
    policy::GrantTree tree_;
    std::unique_ptr<portal::Desk> desk_;
};

/// What the portal's OpenAPI document says of it.
portal::OpenApiPart decision_part();

}  // namespace kps::decision_tools
