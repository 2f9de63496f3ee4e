#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace kps::institutions {

/// Who asks, as far as the directorate can tell: the institution's one service user, and whoever the
/// institution names as sitting in front of the screen.
struct AskingUser {
    base::InstitutionId institution;
    std::string service_user;
    std::string end_user;  ///< `end_user_key`; empty: all of the service user
    friend bool operator==(const AskingUser&, const AskingUser&) = default;
};

/// The part of an end user's name (Sorgulayan) that tells users apart, fit for a store: at most
/// kEndUserBytesMax bytes of UTF-8, cut between characters; what cannot be stored is replaced.
std::string end_user_key(std::string_view end_user);

/// A sub-user is stopped whichever service user carries its questions; a service user is stopped
/// with all its sub-users.
bool covers(const AskingUser& stopped, const AskingUser& asking);

/// A user whose questions are refused because of how it asked.
struct UserStop {
    AskingUser user;
    std::int64_t since_us = 0;
    std::string reason;
};

/// A stop as it was set and, when it was, lifted.
struct StopRecord {
    UserStop stop;
    std::optional<std::int64_t> lifted_us;
    std::string lifted_by;
    std::string lift_reason;
};

}  // namespace kps::institutions
