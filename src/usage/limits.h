#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Limits of the counts that institutions see of themselves; each is tested at its edge.
namespace kps::usage {

/// Entries of the log that one transaction brings in.
inline constexpr std::size_t kBatchEntries = 20'000;
/// How often the log is looked at when nothing is behind.
inline constexpr std::chrono::seconds kRound{5};
/// Latest calls that are kept of an institution, to be listed one by one; older ones stand in the log alone.
inline constexpr std::size_t kCallsKept = 10'000;
/// Calls of one page.
inline constexpr std::size_t kCallPageMax = 200;
/// End users of one institution that are told apart; whoever comes after them is counted without a name.
inline constexpr std::int64_t kUsersOfInstitutionMax = 5'000;
/// Names of one transaction.
inline constexpr std::size_t kNamesAtOnce = 1'000;
/// Names that wait to be stored; more are dropped and counted without a name.
inline constexpr std::size_t kNamesWaitingMax = 100'000;
/// Service users whose latest address waits to be stored; of more, none is told until the next question.
inline constexpr std::size_t kSourcesWaitingMax = 10'000;
/// Months of which the tokens of all users are kept at a time: the log goes from one into the next.
inline constexpr std::size_t kMonthsOpen = 2;
/// Days that one report may cover, and days that counts are kept: two reports and their comparisons.
inline constexpr std::int64_t kReportDaysMax = 400;
inline constexpr std::int64_t kDaysKept = 1'200;
/// Before going live: answers wanted among the latest kCallPageMax calls, days in which each service is asked once, and
/// badly formed messages of a thousand questions.
inline constexpr std::uint64_t kGoLiveAnswers = 10;
inline constexpr std::int64_t kGoLiveDays = 30;
inline constexpr std::uint64_t kMalformedPerMille = 50;
/// Reports that are kept of an institution.
inline constexpr std::int64_t kGoLiveReportsKept = 20;
/// Months before this one that an administrator may still review, and bytes of what is noted at it.
inline constexpr std::int64_t kReviewMonths = 12;
inline constexpr std::size_t kReviewNoteBytesMax = 2'000;
/// Overdue months that are listed of all institutions.
inline constexpr std::size_t kOverdueMonthsMax = 2'000;
/// Rows of one report: the users or services with the most.
inline constexpr std::size_t kReportRowsMax = 1'000;

}  // namespace kps::usage
