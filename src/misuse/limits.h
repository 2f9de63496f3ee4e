#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// How much is remembered of whom, and how much is too much. The numbers were set so that the
/// simulated harvests of tests/properties/harvest_test.cc stop within 200 questions and the honest
/// days there raise nothing (docs/adr/0038).
namespace kps::misuse {

// -- what is remembered of one user, and of one institution as a whole: at most about 8 KB each
/// Different numbers asked for, latest first: where walking is looked for.
inline constexpr std::size_t kNumbersKept = 160;
/// Questions whose outcome is remembered, for each ratio.
inline constexpr std::size_t kOutcomesKept = 100;
/// Questions of which is remembered whether an earlier answer had named the person.
inline constexpr std::size_t kFollowsKept = 170;
/// Persons that answers named or that were asked for.
inline constexpr std::size_t kRelativesKept = 768;
/// A family that was followed is forgotten after this time: one working day.
inline constexpr std::int64_t kFollowsKeptUs = 12LL * 3'600 * 1'000'000;

// -- of how many
/// Users of one institution; the one that asked longest ago is forgotten first.
inline constexpr std::size_t kUsersPerInstitutionMax = 1'024;
/// Users of all institutions that share a lock; the institution with the most gives one up.
inline constexpr std::size_t kUsersPerShardMax = 1'024;
inline constexpr std::size_t kShards = 64;
/// New users of such institutions that wait to be told; more are not.
inline constexpr std::size_t kNewUsersPerShardMax = 1'024;
/// Alarms that wait to be stored; more are lost and counted.
inline constexpr std::size_t kAlarmsWaitingMax = 1'024;
/// Alarms and stops that wait; what is more is in force until the next start only. Each has cost its
/// user fifty questions.
inline constexpr std::size_t kStopsWaitingMax = 8 * kAlarmsWaitingMax;
/// Events listed at once, and brought into the log at once.
inline constexpr std::int64_t kEventsListedMax = 10'000;
inline constexpr std::int64_t kEventsLoggedAtOnce = 100;
/// How often the recorder looks without being woken.
inline constexpr std::chrono::milliseconds kRecorderInterval{1'000};
/// Where nobody runs it: how often it looks whether the log has an alarm, and for how long.
inline constexpr std::chrono::milliseconds kLookForTheLog{1};
inline constexpr int kLooksForTheLog = 5'000;
inline constexpr std::size_t kReasonBytesMax = 2'000;

// -- what counts as a neighbour
/// Serials (the first nine digits) this near to each other are neighbours, and steps that differ by
/// less are the same step.
inline constexpr std::uint32_t kNearSerials = 16;
/// Neighbours in a row that a household makes by itself; longer rows are walked.
inline constexpr std::uint32_t kHouseholdMax = 10;
/// Equal steps among the numbers before it is worth looking for rows of that step.
inline constexpr std::uint32_t kEqualStepsMin = 8;
/// Things asked and answered between two looks at the windows: four questions.
inline constexpr std::uint32_t kLookEvery = 8;

// -- what is usual
/// Hours and days in which a user was active before anything is unusual for it.
inline constexpr std::uint32_t kHoursLearnt = 24;
inline constexpr std::uint32_t kDaysLearnt = 3;
/// Hours and days over which the usual volume is averaged.
inline constexpr double kAveragedOver = 32.0;
/// Questions of an hour and of a day that are never too many, and the multiple of the usual.
inline constexpr std::uint64_t kHourFloor = 500;
inline constexpr std::uint64_t kDayFloor = 2'000;
inline constexpr double kHourFactor = 10.0;
inline constexpr double kDayFactor = 5.0;
/// Night is before this hour in Europe/Istanbul.
inline constexpr std::int64_t kNightEndsHour = 6;
/// Questions of one night that are never too many; learnt before; and the share of the nights among
/// all, as one in so many, below which a user is one of the day.
inline constexpr std::uint64_t kNightFloor = 50;
inline constexpr std::uint64_t kNightLearnt = 1'000;
inline constexpr std::uint64_t kNightShare = 20;

/// The same signal of the same user is told again after this time, or when it becomes worse.
inline constexpr std::int64_t kToldAgainUs = 24LL * 3'600 * 1'000'000;

/// Counts from which a signal is an alarm, and from which it stops the user. 0: never.
struct Threshold {
    std::uint32_t alarm = 0;
    std::uint32_t stop = 0;
};

struct Thresholds {
    Threshold walking;       ///< of kNumbersKept numbers: those in long rows
    Threshold check_digits;  ///< of kOutcomesKept numbers: those with wrong check digits
    Threshold misses;        ///< of kOutcomesKept numbers asked: nobody found, or no match
    Threshold empty_searches;
    Threshold family;          ///< of kFollowsKept questions: those that follow one family
    Threshold families;        ///< of kFollowsKept questions: those that follow any
    bool tells_lists = false;  ///< each use of a list question is told
};

/// For one user: a sub-user, or the service user when calls name nobody.
inline constexpr Thresholds kOneUser{{50, 70}, {30, 60},   {30, 50}, {75, 90},
                                     {60, 80}, {145, 152}, true};
/// For an institution whose calls name their users: only what no single one of them does, such as a
/// harvest that changes its name with each question. Higher, so that one user's harvest is that
/// user's alone.
inline constexpr Thresholds kWholeInstitution{{80, 100}, {75, 90}, {75, 85}, {0, 0},
                                              {82, 86},  {0, 0},   false};

}  // namespace kps::misuse
