#pragma once

#include <cstddef>

namespace kps::audit {

/// Names of one log: each is a loss.
inline constexpr std::size_t kOriginsMax = 99;
/// Two notes in base64, two keys, a name.
inline constexpr std::size_t kOriginFileBytesMax = 64u << 10;

}  // namespace kps::audit
