#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apps/kps/demo_data.h"
#include "apps/kps/state_folder.h"
#include "base/calendar.h"

namespace kps {

/// Reads the secrets that an earlier start wrote to `credentials.json`; nothing when there is none.
std::optional<std::vector<DemoUser>> read_demo_users(const StateFolder& state);

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
                                    std::uint16_t port);

}  // namespace kps
