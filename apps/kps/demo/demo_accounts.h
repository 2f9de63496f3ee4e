#pragma once

#include <string>
#include <vector>

#include "apps/kps/state_folder.h"
#include "base/result.h"

namespace kps {

/// Somebody of the demo's portal, as `credentials.json` names it (DESIGN.md 5).
struct DemoPortalUser {
    std::string role;
    std::uint32_t institution = 0;  ///< 0: the directorate's, or a citizen
    std::string username;
    std::string password;
    std::string totp_secret;  ///< base32
    std::string name;
};

/// One account for each role, of synthetic people of the demo's register, each active and with a
/// one-time secret. Whoever is there already gets new secrets.
/// Errors: NotFound when the register has too few people; those of the stores.
base::Result<std::vector<DemoPortalUser>> store_demo_accounts(const StateFolder& state,
                                                              std::int64_t now_us);

}  // namespace kps
