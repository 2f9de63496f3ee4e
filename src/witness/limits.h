#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::witness {

/// A policy file; tlog-policy recommends room for 32 logs, witnesses and groups.
inline constexpr std::size_t kPolicyBytesMax = 64u << 10;
inline constexpr std::size_t kPolicyNamesMax = 128;
/// Logs that one witness knows.
inline constexpr std::size_t kLogsMax = 1'024;
/// Signature lines of one answer of a witness.
inline constexpr std::size_t kAnswerBytesMax = 16u << 10;
/// A cosignature so far ahead of our clock is not believed.
inline constexpr std::int64_t kAheadSecondsMax = 300;

}  // namespace kps::witness
