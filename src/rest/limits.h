#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of the REST edge (DESIGN.md 7.8). Each is tested at its edge.
namespace kps::rest {

inline constexpr std::size_t kQuestionBytesMax = 256 * 1024;  ///< body of one question
inline constexpr std::size_t kQuestionDepthMax = 4;  ///< arrays and objects inside each other
inline constexpr std::size_t kQuestionValuesMax = 40'000;
inline constexpr std::size_t kCriteriaReadMax =
    1000;  ///< criteria of one call that are read at all
inline constexpr std::size_t kCriterionTextBytesMax = 1024;
inline constexpr std::size_t kTextBytesMax = 2048;  ///< purpose, file number, end user, message id
inline constexpr std::size_t kTokenRequestBytesMax = 4096;
inline constexpr std::size_t kFormMembersMax = 16;
inline constexpr std::size_t kSegmentsMax = 8;  ///< of a path that are looked at

/// A repeated question (docs/adr/0042): how long an answer is kept for it, and how much is kept at all.
inline constexpr std::int64_t kRepetitionUs = 120'000'000;
inline constexpr std::size_t kRepetitionKeyBytesMax = 64;
inline constexpr std::size_t kRepetitionsMax = 4'096;
inline constexpr std::size_t kRepetitionsPerUserMax = 256;
inline constexpr std::size_t kRepeatedBodyBytesMax = 64 * 1024;
inline constexpr std::size_t kRepeatedBytesMax = 32 * 1024 * 1024;

/// A person's own look-ups (docs/adr/0077): one page, one worker that reads the log, and how many calls wait for it.
inline constexpr std::size_t kUsagesPerPageMax = 1'000;
inline constexpr std::size_t kUsageOffsetMax = 1'000'000;
inline constexpr std::size_t kLedgerThreads = 1;
inline constexpr std::size_t kLedgerWaitingMax = 16;

/// An institution compares its log with ours (docs/adr/0096): one message, and how many wait for the one worker.
inline constexpr std::size_t kReconciliationBytesMax = 1u << 20;
inline constexpr std::size_t kReconciliationsWaitingMax = 8;

}  // namespace kps::rest
