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

/// Somebody of the register who may get an account and has none of the demo's.
struct DemoCandidate {
    std::string number;
    std::string given_names;
    std::string surname;
};
/// Grown-up living people beyond those of `store_demo_accounts`. Errors: those of the register.
base::Result<std::vector<DemoCandidate>> demo_candidates(const StateFolder& state);

/// One account for each role, of synthetic people of the demo's register, each active and with a
/// one-time secret. Whoever is there already gets new secrets.
/// Errors: NotFound when the register has too few people; those of the stores.
base::Result<std::vector<DemoPortalUser>> store_demo_accounts(const StateFolder& state,
                                                              std::int64_t now_us);

}  // namespace kps
