#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::signing {

/// Of one case, over all its editions.
inline constexpr std::size_t kSignaturesOfCaseMax = 50;
inline constexpr std::size_t kSigningThreads = 1;
inline constexpr std::size_t kSigningWaitingMax = 32;
/// A demo's certificate is for one signature.
inline constexpr std::int64_t kDemoCertificateUs = 60ll * 60 * 1'000'000;

}  // namespace kps::signing
