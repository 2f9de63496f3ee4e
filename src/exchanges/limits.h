#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of what is kept in memory of calls; each is tested at its edge.
namespace kps::exchanges {

/// Latest calls of one institution whose time is known: as many as the largest page of the list shows.
inline constexpr std::size_t kCallsTimed = 200;
/// Institutions whose calls are timed; of more, none is until the server is started anew.
inline constexpr std::size_t kInstitutionsTimed = 4'000;
/// How long a recording that somebody switches on goes on at most.
inline constexpr std::int64_t kRecordingUs = std::int64_t{15} * 60 * 1'000'000;
/// Calls of one recording; of what comes after them nothing is kept.
inline constexpr std::size_t kRecordedMax = 50;
/// Recordings of all institutions at a time: with the two limits beside it, no more than 100 MiB.
inline constexpr std::size_t kRecordingsMax = 32;
/// Of a question and of an answer, this much is kept.
inline constexpr std::size_t kMessageBytesMax = 32 * 1024;

}  // namespace kps::exchanges
