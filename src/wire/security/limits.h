#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::wire::security {

/// Clocks of the institutions may differ from ours by this much either way (WIRE.md 2.2).
inline constexpr std::int64_t kClockSkew_us = 5 * 60 * 1'000'000LL;
/// Elements with an identifier in one message; real clients have at most three.
inline constexpr std::size_t kIdentifiersMax = 64;
/// Bytes of a DigestValue or SignatureValue as text, wrapped lines included.
inline constexpr std::size_t kDigestTextBytesMax = 256;

/// References of one signature: everything a strict message has signed.
inline constexpr std::size_t kReferencesMax = 8;

// The strict profile, whose clients keep their clocks (SR-33).
/// Between Created and Expires of a Timestamp.
inline constexpr std::int64_t kStrictLifeMax_us = 5 * 60 * 1'000'000LL;
/// A client's clock may be ahead of ours by this much, and behind by as long as its message lives.
inline constexpr std::int64_t kStrictAheadMax_us = 10 * 1'000'000LL;
/// Messages remembered so that each is taken once; 16 bytes each and as much again of free places.
inline constexpr std::size_t kReplayEntriesMax = 4'000'000;
/// Of these, what one institution may fill: one cannot shut the others out.
inline constexpr std::size_t kReplayEntriesPerInstitutionMax = kReplayEntriesMax / 8;

}  // namespace kps::wire::security
