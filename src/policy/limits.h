#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace kps::policy {

/// Criteria of one call that a decision may allow; a list is for known numbers, never for a part of
/// the register.
inline constexpr std::int64_t kCriteriaPerCallMax = 200;
/// Persons a search by identity data or by place may answer: what a decision gets that names no
/// ceiling, and the highest it may name. One more is refused as too many, whoever asks.
inline constexpr std::size_t kMatchesDefault = 5;
inline constexpr std::int64_t kMatchesMax = 50;
/// Persons of one page of a list question, at most.
inline constexpr std::int64_t kListPageMax = 100;
/// Questions of one period that a decision may allow.
inline constexpr std::int64_t kLimitCountMax = 1'000'000'000'000;
inline constexpr std::size_t kServicesMax = 200;
inline constexpr std::size_t kPathsMax = 1'000;
inline constexpr std::size_t kPurposesMax = 200;
inline constexpr std::size_t kLegalBasesMax = 50;
inline constexpr std::size_t kAreasMax = 2'000;
inline constexpr std::size_t kTextBytesMax = 2'000;
inline constexpr std::size_t kPurposeCodeBytesMax = 40;

/// How often the directory's version is asked for: five times within the second in which a change
/// must be in force.
inline constexpr std::chrono::milliseconds kRefreshInterval{200};

/// Separately locked parts of the usage counter; institutions spread over them.
inline constexpr std::size_t kUsageShards = 64;

}  // namespace kps::policy
