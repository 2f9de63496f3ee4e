#pragma once

#include <cstddef>

/// Limits of questions that people ask on pages.
namespace kps::interactive {

/// Threads that wait for the session's store, and questions that wait for them; beyond it 503 at once.
inline constexpr std::size_t kInteractiveThreads = 4;
inline constexpr std::size_t kInteractiveWaitingMax = 256;
/// Places of one answer; who wants others types more of the name.
inline constexpr std::size_t kPlacesMax = 100;

}  // namespace kps::interactive
