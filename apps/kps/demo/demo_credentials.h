#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/kps/administration.h"
#include "apps/kps/demo/demo_accounts.h"
#include "apps/kps/demo/demo_data.h"
#include "apps/kps/state_folder.h"
#include "base/calendar.h"
#include "base/result.h"

namespace kps {

/// Reads the secrets that an earlier start wrote to `credentials.json`; nothing when there is none.
std::optional<std::vector<DemoUser>> read_demo_users(const StateFolder& state);

/// The same of the portal's people; nothing when an earlier version wrote none.
std::optional<std::vector<DemoPortalUser>> read_demo_portal_users(const StateFolder& state);

/// The port that `credentials.json` names; 0 when there is none.
std::uint16_t read_demo_port(const StateFolder& state);

/// A persona as `credentials.json` names it.
struct DemoPerson {
    std::int64_t number = 0;
    base::Date birth;  ///< 0 for a day or month that is not known
};
std::optional<DemoPerson> read_demo_person(const StateFolder& state, std::string_view persona);

/// Writes `credentials.json` (DESIGN.md 5): address, users with their secrets, and the personas as
/// the register has them.
base::Status write_demo_credentials(const StateFolder& state, const std::vector<DemoUser>& users,
                                    const std::vector<DemoPortalUser>& people, std::uint16_t port);

/// Where a demo keeps a service user's client certificate with its key; there is none for users of the
/// compatible profile.
std::filesystem::path client_certificate_file(const StateFolder& state, std::string_view user);

/// Makes the demo's authority for client certificates (`tls/client-ca.pem`, whose key stays, so that more
/// can be made), registers a certificate for each strict institution and moves it to the strict profile.
/// What is there already stays.
base::Status make_demo_clients(const StateFolder& state, Administration& administration,
                               std::int64_t now_us);

}  // namespace kps
