#pragma once

#include <memory>
#include <string>

#include "accounts/mandate_store.h"
#include "accounts/sign_in.h"
#include "apps/kps/portal/document_desk.h"
#include "apps/kps/portal/person_register.h"
#include "apps/kps/portal/portal_stores.h"
#include "apps/kps/state_folder.h"
#include "http/router.h"
#include "interactive/interactive_endpoint.h"
#include "portal/portal.h"

namespace kps {

/// The portal's part of `kps serve`: people, their sessions, and who they are to everything else.
class PortalDesk {
  public:
    struct Parts {
        registry::RegisterReader& people;
        const base::Clock& clock;
        std::shared_ptr<storage::Database> database;
        std::string base_url;  ///< the one origin of the portal's pages, and the passkeys' host
        const authentication::BearerTokens& tokens;  ///< of programs, which ask for documents too
    };
    /// Adds the routes. Errors: InvalidArgument for a base address that has no host; those of the stores.
    static base::Result<std::unique_ptr<PortalDesk>> open(const StateFolder& state,
                                                          const Parts& parts, http::Router& router);
    /// What questions of people need beside it.
    struct Questions {
        query::Engine& engine;
        const contract::Catalogue& catalogue;
        const policy::Current& policy;
        const policy::MemoryUsageCounter& usage;
        rest::MayRecord may_record;
    };
    /// Adds the routes by which people ask on pages, and those of documents made from answers. Errors: those of the
    /// documents' store.
    base::Status add_questions(Questions questions, http::Router& router);
    /// Who asks a question by a session, for whatever else asks one.
    interactive::PersonParts people_asking() const;
    /// Before the stores and the log stop.
    void stop() {
        if (interactive_) interactive_->stop();
        if (documents_) documents_->stop();
        portal_->stop();
    }

    const portal::SessionGuard& guard() const { return *guard_; }
    portal::Portal& portal() { return *portal_; }
    accounts::PersonRegister& people() { return *register_; }
    PortalStores& stores() { return *stores_; }

  private:
    PortalDesk(Parts parts, letters::MadeIn place) : parts_(std::move(parts)), place_(place) {}
    Parts parts_;
    letters::MadeIn place_;
    std::unique_ptr<PortalStores> stores_;
    std::unique_ptr<AccountRegister> register_;
    std::unique_ptr<accounts::MandateStore> mandates_;
    std::unique_ptr<institutions::OwnPurposeStore> own_purposes_;
    std::unique_ptr<accounts::SignIn> sign_in_;
    std::unique_ptr<portal::SessionGuard> guard_;
    std::unique_ptr<portal::Portal> portal_;
    std::unique_ptr<interactive::InteractiveEndpoint> interactive_;
    std::unique_ptr<DocumentDesk> documents_;
};

}  // namespace kps
