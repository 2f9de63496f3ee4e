#pragma once

#include <cstdint>

namespace kps::wire::endpoints {

/// Refusals of callers nobody knows, wrong secrets included, that are recorded in one second; more
/// are counted only, so that a stranger cannot fill the log (SECURITY threat 29).
inline constexpr std::uint32_t kUnknownRefusalsPerSecondMax = 50;
/// The same for tokens that are ours but not good here: they name an institution and are evidence.
inline constexpr std::uint32_t kGenuineRefusalsPerSecondMax = 500;

/// Public checks one source address (IPv6: one /64) may ask in a minute, and all together.
inline constexpr std::uint32_t kPublicChecksPerMinuteMax = 600;
inline constexpr std::uint32_t kPublicChecksPerMinuteTotalMax = 60'000;
/// Source addresses counted apart; beyond, they share one budget.
inline constexpr std::uint32_t kPublicSourcesMax = 10'000;

}  // namespace kps::wire::endpoints
