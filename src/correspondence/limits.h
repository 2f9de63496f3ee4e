#pragma once

#include <cstddef>

namespace kps::correspondence {

/// One value; the paragraph around it is longer, and has a limit of its own (letters/limits.h).
inline constexpr std::size_t kValueBytesMax = 6'000;
/// One line of an addressee; a longer name goes on in the next one.
inline constexpr std::size_t kAddresseeLineBytes = 150;
/// Deadlines looked through for a campaign to those that are due.
inline constexpr std::size_t kCampaignDeadlinesMax = 100'000;
/// Items of one list in a letter; an act's fields allow fewer.
inline constexpr std::size_t kItemsMax = 200;

}  // namespace kps::correspondence
