#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of the decision tools.
namespace kps::decision_tools {

/// Threads that wait for database, register and log, and calls that wait for them; beyond it 503 at once.
inline constexpr std::size_t kDecisionThreads = 2;
inline constexpr std::size_t kDecisionsWaitingMax = 32;
/// Days of the log that one question about use reads.
inline constexpr std::int64_t kUseDaysMax = 366;
inline constexpr std::int64_t kUseDaysDefault = 90;
/// Names of services, versions and personas in a question.
inline constexpr std::size_t kNameBytesMax = 200;

}  // namespace kps::decision_tools
