#pragma once

#include <functional>
#include <memory>

#include "apps/kps/state_folder.h"
#include "audit/segments/segment_log.h"
#include "documents/document_book.h"
#include "http/router.h"
#include "institutions/institution_store.h"
#include "letters/letter_book.h"
#include "public_side/public_side.h"

namespace kps {

/// What anybody may see, as `kps serve` gives it: public_side with the state's stores behind it.
class PublicDesk final : public http::Handler {
  public:
    struct Parts {
        const StateFolder& state;                     ///< read while it opens
        std::shared_ptr<storage::Database> database;  ///< the administration's
        const institutions::InstitutionStore& institutions;
        const contract::Catalogue& catalogue;
        const lifecycle::Course& course;
        const audit::SegmentLog& log;
        const base::Clock& clock;
        std::string base_url;
        std::function<bool()> is_ready;  ///< as `/readyz` says
    };
    /// Adds the routes. Incidents are read from `incidents.json` in the state folder, when there is one.
    static base::Result<std::unique_ptr<PublicDesk>> open(Parts parts, http::Router& router);
    void handle(const http::Request& request, http::Responder responder) override {
        side_->handle(request, std::move(responder));
    }

  private:
    explicit PublicDesk(Parts parts)
        : incidents_(parts.state.path() / "incidents.json"), parts_(std::move(parts)) {}
    public_side::PublicParts public_parts();
    base::Result<std::vector<institutions::ConnectedInstitution>> connected() const;
    std::vector<public_side::ComponentState> health() const;
    std::vector<public_side::Incident> incidents() const;

    std::filesystem::path incidents_;
    Parts parts_;
    std::unique_ptr<letters::LetterBook> letters_;
    std::unique_ptr<documents::DocumentBook> documents_;
    std::unique_ptr<public_side::PublicSide> side_;
};

}  // namespace kps
