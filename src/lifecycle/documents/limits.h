#pragma once

#include <cstdint>

namespace kps::lifecycle {

/// A document that was handed in before there was a case waits for it this long (docs/adr/0137).
inline constexpr std::int64_t kDocumentWaitsUs = 30LL * 24 * 3'600 * 1'000'000;
inline constexpr std::int64_t kDocumentsForgottenPerRound = 100;

}  // namespace kps::lifecycle
