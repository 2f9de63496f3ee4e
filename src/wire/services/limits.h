#pragma once

#include <cstddef>

/// Limits on service calls, before those of policy and query (DESIGN.md 7.8). Each is tested at its
/// edge.
namespace kps::wire::services {

inline constexpr std::size_t kCriteriaReadMax =
    1000;  ///< criteria of one call that are read at all
inline constexpr std::size_t kCriterionTextBytesMax = 1024;  ///< a name or a serial number
inline constexpr std::size_t kWsdlQueryBytesMax = 512;       ///< `?Service=…&Version=…`
inline constexpr std::size_t kRepeatedActionBytesMax = 256;  ///< of a foreign SOAPAction in a fault

}  // namespace kps::wire::services
