#pragma once

#include <cstddef>

namespace kps::query {

/// Criteria of one call, whatever a decision allows (R-159: lists of known numbers, never sets).
inline constexpr std::size_t kCriteriaMax = 200;
/// People whom one record lists beside the person asked for, and events; one more is TooManyMatches.
inline constexpr std::size_t kFamilyMembersMax = 64;
inline constexpr std::size_t kFamilyEventsMax = 500;
/// Bytes of one rendered answer; photos make answers large (AUDIT.md 1.5).
inline constexpr std::size_t kAnswerBytesMax = 8 * 1024 * 1024;

}  // namespace kps::query
