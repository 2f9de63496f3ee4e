#pragma once

#include <memory>
#include <string>

#include "documents/document_book.h"
#include "documents/edge/document_endpoint.h"
#include "interactive/person_asking.h"
#include "storage/database.h"

namespace kps {

/// Documents made from answers, as `kps serve` gives them to programs and to people.
class DocumentDesk {
  public:
    struct Parts {
        query::Engine& engine;
        const authentication::BearerTokens& tokens;
        const contract::Catalogue& catalogue;
        const policy::Current& policy;
        const base::Clock& clock;
        std::shared_ptr<storage::Database>
            database;  ///< the administration's, with the outbox of acts
        rest::MayRecord may_record;
        std::string base_url;
        letters::MadeIn place = letters::MadeIn::Test;
        interactive::PersonParts people;  ///< who asks by a session
    };
    /// Adds the routes. Errors: those of the store.
    static base::Result<std::unique_ptr<DocumentDesk>> open(Parts parts, http::Router& router);
    /// Before the log stops.
    void stop() { endpoint_->stop(); }

  private:
    DocumentDesk() = default;

    std::unique_ptr<documents::DocumentBook> book_;
    std::unique_ptr<documents::DocumentEndpoint> endpoint_;
};

}  // namespace kps
