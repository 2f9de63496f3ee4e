#pragma once

#include <cstdint>

namespace kps::wire::endpoints {

/// Refusals of callers nobody knows that are recorded in one second; more are counted only, so that a stranger cannot
/// fill the log (SECURITY threat 29). Refusals of known institutions are always recorded.
inline constexpr std::uint32_t kUnknownRefusalsPerSecondMax = 50;

/// Public checks one source address may ask in a minute.
inline constexpr std::uint32_t kPublicChecksPerMinuteMax = 600;
/// Source addresses counted apart; beyond, they share one budget.
inline constexpr std::uint32_t kPublicSourcesMax = 10'000;

}  // namespace kps::wire::endpoints
