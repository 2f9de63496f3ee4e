#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "institutions/user_stop.h"

namespace kps::misuse {

/// What gives a harvest away. Numbers are stored; never reuse one.
enum class Signal : std::uint8_t {
    NumberWalking = 1,  ///< consecutive numbers, near ones, or equal steps, in whatever order
    CheckDigits = 2,    ///< numbers that cannot be anybody's
    NotFound = 3,       ///< numbers of nobody, or wrong birth dates and names for them
    EmptySearches = 4,  ///< searches by identity data that find nobody
    OneFamily = 5,      ///< one family followed from answer to answer, far beyond a household
    ManyFamilies = 6,   ///< hardly anything but numbers that earlier answers had named
    Volume = 7,         ///< far above the user's own usual hour or day
    Night = 8,          ///< at night, by a user of the day
    PeopleListed = 9,   ///< people were listed whom nobody named; lawful, and always told
};
inline constexpr std::size_t kSignalCount = 9;

enum class Level : std::uint8_t { Alarm = 1, Stop = 2 };

/// Names in the log, in lists and in the REST API, such as `number-walking`.
std::string_view name_of(Signal signal);
std::string_view name_of(Level level);
/// For numbers read from a store.
std::optional<Signal> signal_by_number(std::int64_t number);
std::optional<Level> level_by_number(std::int64_t number);
/// The duty a signal rests on.
std::string_view rule_of(Signal signal);

/// A user's windows say this now.
struct Finding {
    Signal signal{};
    Level level{};
    std::uint64_t count = 0;  ///< of what the signal counts
    std::uint64_t among = 0;  ///< questions looked at; for Volume and Night what is usual
};

/// A sub-user; without end user, the service user, whoever sits behind it.
using User = institutions::AskingUser;

/// Told to the directorate. Holds nothing of the persons that were asked for.
struct Alarm {
    User user;
    std::int64_t at_us = 0;
    Finding finding;
    bool stopped() const { return finding.level == Level::Stop; }
};

/// `number-walking stop 70/160`: an alarm's `detail` in the log.
std::string detail_of(const Finding& finding);

}  // namespace kps::misuse
