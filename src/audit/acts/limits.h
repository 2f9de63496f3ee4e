#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace kps::audit {

/// Acts that may wait for the log; beyond them nobody can put in another.
inline constexpr std::int64_t kActsWaitingMax = 1'000;
/// Acts given to the log in one look.
inline constexpr std::int64_t kActsAtOnce = 100;
/// Sealed fields of one act, so that a row stays small: some 5,000 persons.
inline constexpr std::size_t kActFieldBytesMax = 64u << 10;
/// How often the log's writer looks for acts of other programs. A command waits for this.
inline constexpr std::chrono::milliseconds kActsInterval{100};
/// Looks at the end for what the log has not answered yet.
inline constexpr int kActsLastLooks = 50;

}  // namespace kps::audit
