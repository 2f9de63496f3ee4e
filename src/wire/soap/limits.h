#pragma once

#include <cstddef>

namespace kps::wire::soap {

inline constexpr std::size_t kHeaderBlocksMax =
    64;  ///< children of Header; real clients send at most seven
inline constexpr std::size_t kHeaderTextBytesMax =
    2048;  ///< text of one header block; MessageID is sent back

}  // namespace kps::wire::soap
