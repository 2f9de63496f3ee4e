#pragma once

#include <cstddef>

/// Bounds of backups (STYLE.md 6).
namespace kps::backup {

inline constexpr std::size_t kManifestBytesMax = 256u << 20;
inline constexpr std::size_t kFilesMax = 2'000'000;
inline constexpr std::size_t kPathBytesMax = 200;
inline constexpr std::size_t kReadBytes = 1u << 20;
/// Copies of the tiles while they grow, until one fits its checkpoint.
inline constexpr int kTileCopiesMax = 3;

/// Files of a key folder, a few a month, and the size of each.
inline constexpr std::size_t kBundledFilesMax = 2'000;
inline constexpr std::size_t kBundledFileBytesMax = 64u << 10;
inline constexpr std::size_t kKeyBundleBytesMax = 64u << 20;

}  // namespace kps::backup
