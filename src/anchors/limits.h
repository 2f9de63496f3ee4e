#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::anchors {

/// An answer of a time-stamp authority.
inline constexpr std::size_t kAnswerBytesMax = 32u << 10;
/// A token that fits into the text of an entry together with what it stands for (audit/limits.h, kTextBytesMax).
inline constexpr std::size_t kTokenBytesMax = 1'400;
inline constexpr std::int64_t kTimeOutMs = 10'000;

}  // namespace kps::anchors
