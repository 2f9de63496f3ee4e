#pragma once

#include <cstddef>

/// Limits of contract files. Each is tested at its edge.
namespace kps::contract {

inline constexpr std::size_t kContractBytesMax =
    64 * 1024;  ///< one file; compilers promise literals up to here
inline constexpr std::size_t kTypeDepthMax =
    12;  ///< types inside types; also ends a type that holds itself
inline constexpr std::size_t kMembersMax = 64;  ///< of one type

}  // namespace kps::contract
