#pragma once

#include <cstddef>

namespace kps::errors {

/// Bytes of one cause or next step: two or three plain sentences.
inline constexpr std::size_t kTextBytesMax = 260;
/// Bytes of the page in one language, so that it opens at once on a slow line (style sheet apart).
inline constexpr std::size_t kPageBytesMax = 60 * 1024;
/// Bytes of a text that `matching` searches for.
inline constexpr std::size_t kSearchBytesMax = 256;

}  // namespace kps::errors
