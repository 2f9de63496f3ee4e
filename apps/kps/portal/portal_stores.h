#pragma once

#include <memory>

#include "accounts/account_store.h"
#include "accounts/credential_store.h"
#include "accounts/four_eyes.h"
#include "accounts/session_store.h"
#include "apps/kps/state_folder.h"
#include "audit/acts/act_store.h"
#include "portal/change_teller.h"
#include "portal/repeated_posts.h"

namespace kps {

/// The people of a state, with the key `keys/portal.key` that is made where there is none.
///
/// Shape: the key is 32 random bytes as 64 hexadecimal digits, mode 0600; every node of a cluster has
///        the same. Without it no one-time secret and no identity number of an account can be read,
///        so it is kept with the other keys.
class PortalStores {
  public:
    static base::Result<std::unique_ptr<PortalStores>> open(
        const StateFolder& state, std::shared_ptr<storage::Database> database);
    /// On the state's own administration.
    static base::Result<std::unique_ptr<PortalStores>> open(const StateFolder& state);

    accounts::AccountStore& accounts() { return *accounts_; }
    accounts::CredentialStore& credentials() { return *credentials_; }
    accounts::SessionStore& sessions() { return *sessions_; }
    accounts::FourEyes& four_eyes() { return *four_eyes_; }
    portal::ChangeTeller& teller() { return *teller_; }
    portal::RepeatedPosts& repeated() { return *repeated_; }

  private:
    PortalStores() = default;
    std::unique_ptr<accounts::AccountSecrets> secrets_;
    std::unique_ptr<accounts::AccountStore> accounts_;
    std::unique_ptr<accounts::CredentialStore> credentials_;
    std::unique_ptr<accounts::SessionStore> sessions_;
    std::unique_ptr<accounts::FourEyes> four_eyes_;
    std::unique_ptr<audit::ActStore> acts_;
    std::unique_ptr<portal::ChangeTeller> teller_;
    std::unique_ptr<portal::RepeatedPosts> repeated_;
};

}  // namespace kps
