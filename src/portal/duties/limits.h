#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::portal {

/// Open cases of one institution that are looked at for its duties; beyond it the answer says that there is more.
inline constexpr std::size_t kDutyCasesMax = 2'000;
inline constexpr std::int64_t kDutyNowDays = 3;    ///< days left up to which a duty is for now
inline constexpr std::int64_t kDutySoonDays = 30;  ///< days left up to which it is for soon

}  // namespace kps::portal
