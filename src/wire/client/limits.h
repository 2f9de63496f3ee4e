#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::wire::client {

/// Members of one criterion that a caller may name; the widest criterion of the catalogue has 13.
inline constexpr std::size_t kNamedValuesMax = 64;
/// Bytes of one value of a criterion; the server reads no longer text either.
inline constexpr std::size_t kNamedValueBytesMax = 1024;

/// Components of an answer that are named as refused.
inline constexpr std::size_t kRefusedComponentsMax = 16;
/// How often, and after how long a pause, the published log is looked at until it reaches a receipt; the log publishes
/// about a second after an entry.
inline constexpr int kLogLooksMax = 40;
inline constexpr std::int64_t kLogPauseMs = 100;

}  // namespace kps::wire::client
