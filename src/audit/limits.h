#pragma once

#include <cstddef>
#include <cstdint>

/// Everything in the log that could grow has its bound here (STYLE.md 6).
namespace kps::audit {

/// An entry's length is stored in two bytes (tlog-tiles); longer drafts are split.
inline constexpr std::size_t kEntryBytesMax = 65'535;
/// Texts of one draft; a longer one is cut and the cut is recorded. The edges refuse far earlier.
inline constexpr std::size_t kTextBytesMax = 2'048;
/// Persons of one draft over all its continuation entries.
inline constexpr std::size_t kPersonsMax = 100'000;
/// Drafts of one call; they stay together in one frame.
inline constexpr std::size_t kCallDraftsMax = 1'024;
inline constexpr std::size_t kCallBytesMax = 8u << 20;

inline constexpr std::size_t kBlockBytes = 4'096;  ///< unit of direct I/O
inline constexpr std::uint64_t kSegmentBytes = 64u << 20;
/// No segment file that is read whole is longer.
inline constexpr std::size_t kSegmentFileBytesMax = std::size_t{1} << 30;
inline constexpr std::uint64_t kSegmentBytesMin = 64u << 10;  ///< tests only
/// A frame closes when it holds this much, so that one flush stays short.
inline constexpr std::size_t kFrameBytesSoftMax = 2u << 20;
/// No frame is longer; a length beyond it is damage.
inline constexpr std::size_t kFrameBytesMax = 16u << 20;
/// How often full tiles are written between two checkpoints.
inline constexpr std::int64_t kFollowMs = 100;
/// What whoever follows the log reads at once; more for a longer frame.
inline constexpr std::size_t kTailBytes = 1u << 20;
inline constexpr std::size_t kNoteBytesMax = 16u << 10;
inline constexpr std::size_t kOriginBytesMax = 200;
inline constexpr std::size_t kReceiptBytesMax = 24u << 10;
/// An entry in base64, at most 63 hashes and a note.
inline constexpr std::size_t kFullReceiptBytesMax = 112u << 10;
inline constexpr std::size_t kConsistencyBytesMax = 24u << 10;
inline constexpr std::size_t kProofLinesMax = 63;
/// How long and of how many data keys `r` of an entry can be given without the key store.
inline constexpr std::int64_t kRecipientSecretUs = 86'400'000'000;
inline constexpr std::size_t kRecipientKeysMax = 4'096;

/// Calls and bytes that wait for the writer; beyond them a call is refused.
inline constexpr std::size_t kQueueCallsMax = 65'536;
inline constexpr std::size_t kQueueBytesMax = 64u << 20;
/// Linger only when so many wait, and only so long (STACK.md 4f).
inline constexpr std::size_t kLingerFrom = 32;
inline constexpr std::int64_t kLingerUs = 100;
/// Below so many spare segments new queries are refused; what is left is kept for refusals.
inline constexpr std::uint64_t kSpareSegmentsMin = 2;
/// Attempts to complete a short write before the process ends.
inline constexpr int kShortWritesMax = 8;
/// A clock this far behind the log leaves a ClockJump entry.
inline constexpr std::int64_t kClockJumpUs = 1'000'000;

inline constexpr std::size_t kTileWidth = 256;
/// A bundle of the longest entries, each with its length.
inline constexpr std::size_t kBundleBytesMax = kTileWidth * (kEntryBytesMax + 2);
inline constexpr unsigned kTileLevelsMax = 6;  ///< 8 bits each: 2^48 entries
inline constexpr std::uint64_t kTreeSizeMax = std::uint64_t{1} << 48;
inline constexpr std::size_t kTreeNodesMax = 64;

inline constexpr std::size_t kKeyFileBytesMax = 4'096;
inline constexpr std::size_t kSummaryBytesMax = 16u << 20;
inline constexpr std::int64_t kHousekeepingMs = 200;
inline constexpr int kLockAttempts = 10;
inline constexpr std::int64_t kLockPauseMs = 10;
inline constexpr std::size_t kTokenSlotsMax = 64;
inline constexpr std::size_t kTokenObjectsMax = 16;  ///< of one month in one token
/// Whoever changes the keys waits so many pauses for another who does.
inline constexpr int kKeyLockAttempts = 500;

}  // namespace kps::audit
