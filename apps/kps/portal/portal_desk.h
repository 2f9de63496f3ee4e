#pragma once

#include <memory>
#include <string>

#include "accounts/sign_in.h"
#include "apps/kps/portal/person_register.h"
#include "apps/kps/portal/portal_stores.h"
#include "apps/kps/state_folder.h"
#include "http/router.h"
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
    };
    /// Adds the routes. Errors: InvalidArgument for a base address that has no host; those of the stores.
    static base::Result<std::unique_ptr<PortalDesk>> open(const StateFolder& state,
                                                          const Parts& parts, http::Router& router);
    /// Before the stores and the log stop.
    void stop() { portal_->stop(); }

    const portal::SessionGuard& guard() const { return *guard_; }
    portal::Portal& portal() { return *portal_; }
    accounts::PersonRegister& people() { return *register_; }
    PortalStores& stores() { return *stores_; }

  private:
    PortalDesk() = default;
    std::unique_ptr<PortalStores> stores_;
    std::unique_ptr<AccountRegister> register_;
    std::unique_ptr<accounts::SignIn> sign_in_;
    std::unique_ptr<portal::SessionGuard> guard_;
    std::unique_ptr<portal::Portal> portal_;
};

}  // namespace kps
