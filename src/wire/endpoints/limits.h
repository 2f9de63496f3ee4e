#pragma once

#include <cstdint>

namespace kps::wire::endpoints {

/// Refusals of callers nobody knows that are recorded in one second; more are counted only, so that a stranger cannot
/// fill the log (SECURITY threat 29). Refusals of known institutions are always recorded.
inline constexpr std::uint32_t kUnknownRefusalsPerSecondMax = 50;

}  // namespace kps::wire::endpoints
