#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace kps::institutions {

/// Which part of an institution's access is stopped while the rest goes on. Users are in user_stop.h.
enum class StopScope : std::uint8_t {
    Service = 1,  ///< one service, in all its versions
    Address = 2,  ///< the registered address, as long as it is this one
};

/// Names in the REST API: `service`, `address`.
std::string_view name_of(StopScope scope);
/// For numbers read from a store.
std::optional<StopScope> scope_by_number(std::int64_t number);

/// A part of an access that is stopped.
struct NarrowStop {
    base::InstitutionId institution;
    StopScope scope = StopScope::Service;
    std::string part;  ///< the service's name, or the address in its text form
    std::int64_t since_us = 0;
    std::string note;
};

}  // namespace kps::institutions
