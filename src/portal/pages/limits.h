#pragma once

#include <cstddef>

/// Limits of the built pages of the portal; each is tested at its edge.
namespace kps::portal {

/// Files of a build, with their compressed twins.
inline constexpr std::size_t kPageFilesMax = 600;
inline constexpr std::size_t kPageFileBytesMax = 4U * 1024 * 1024;
inline constexpr std::size_t kPageBytesMax = 32U * 1024 * 1024;
/// Of a path below `/portal/`.
inline constexpr std::size_t kPagePathBytesMax = 300;

}  // namespace kps::portal
