#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::audit {

/// Hidings ever set on one log; each is read for every ledger.
inline constexpr std::int64_t kHidingsMax = 1'000;
/// No look-up is hidden for longer than it is kept: eight years, two leap days among them at least.
inline constexpr std::int64_t kHiddenUsMax = std::int64_t{8 * 365 + 2} * 86'400 * 1'000'000;

}  // namespace kps::audit
