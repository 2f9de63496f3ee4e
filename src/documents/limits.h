#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::documents {

inline constexpr std::int64_t kDayUs = 24LL * 3'600 * 1'000'000;

/// A document is used within this time. The sources say that the validity ends and that the Ministry may shorten it to
/// 30 days, and name no other period: we take the shortest that is named.
inline constexpr std::int64_t kValidDays = 30;
/// What is known of a document is kept as long as it may be shown to a court or an inspector; then its code is unknown.
inline constexpr std::int64_t kKeptDays = 10 * 366;
/// Rows that one round of the daily work forgets.
inline constexpr std::int64_t kForgottenPerRound = 1'000;

/// One part of who approves: given names, surname, title.
inline constexpr std::size_t kApproverBytesMax = 100;
inline constexpr std::size_t kInstitutionNameBytesMax = 300;

/// A request for a document: a question and who approves; more than a question alone may have.
inline constexpr std::size_t kRequestBytesMax = 72 * 1024;
inline constexpr std::size_t kDisputeBytesMax = 1'024;
/// Values in one request, nested ones included.
inline constexpr std::size_t kRequestValuesMax = 4'000;

/// Printing takes some 20 ms of one core: few at a time, and a short queue.
inline constexpr std::size_t kPrintersMax = 2;
inline constexpr std::size_t kWaitingMax = 32;

}  // namespace kps::documents
