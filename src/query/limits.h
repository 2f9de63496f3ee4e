#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::query {

/// Criteria of one call, whatever a decision allows (R-159: lists of known numbers, never sets).
inline constexpr std::size_t kCriteriaMax = 200;
/// People whom one record lists beside the person asked for, and events; one more is TooManyMatches.
inline constexpr std::size_t kFamilyMembersMax = 64;
inline constexpr std::size_t kFamilyEventsMax = 500;
/// What one negative answer takes from the question to its record, some three times the work of it; and how often the
/// clock is read at most while waiting for that (docs/adr/0057).
inline constexpr std::int64_t kNegativeAnswerUs = 12;
inline constexpr std::size_t kNegativeClockReadsMax = 2'048;
/// Bytes of one rendered answer; photos make answers large (AUDIT.md 1.5).
inline constexpr std::size_t kAnswerBytesMax = 8 * 1024 * 1024;

/// Entries about answers that were lost, at a time: more than this wait for the log only when it is stuck.
inline constexpr std::uint64_t kLostWaitingMax = 1'024;

// -- searching (docs/adr/0048)
/// A name or a serial somebody searches by; no record holds a longer one.
inline constexpr std::size_t kSearchTextBytesMax = 400;
/// Rows of the index that one search reads. More is too many matches, whoever they are.
inline constexpr std::size_t kSearchHitsMax = 5'000;
/// People whose records one search compares.
inline constexpr std::size_t kSearchCandidatesMax = 1'000;
/// Spellings of one name that a search for near spellings looks up; more is too wide (docs/adr/0162).
inline constexpr std::size_t kSpellingsMax = 128;
/// Days of birth that one page question spans, both ends included.
inline constexpr std::int64_t kPageDaysMax = 31;
/// People whose records one page compares; with fewer than a page among them the dates are too wide.
inline constexpr std::size_t kPageCandidatesMax = 500;

}  // namespace kps::query
