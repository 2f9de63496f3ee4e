#pragma once

#include <cstddef>

namespace kps::wire::client {

/// Members of one criterion that a caller may name; the widest criterion of the catalogue has 13.
inline constexpr std::size_t kNamedValuesMax = 64;
/// Bytes of one value of a criterion; the server reads no longer text either.
inline constexpr std::size_t kNamedValueBytesMax = 1024;

}  // namespace kps::wire::client
