#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.h"

namespace kps::authentication {

/// Address a request came from, IPv6 with mapped IPv4, as `http::SourceAddress` has it.
using AddressBytes = std::array<std::uint8_t, 16>;

/// Which message profile was used; stands in the record (SECURITY 3 c). Portal: no message of a program, but a person
/// with a session (docs/adr/0134).
enum class Profile : std::uint8_t { Public = 0, Compatible = 1, Strict = 2, Portal = 3 };

/// The connection's part of who sends a message.
struct Arrival {
    AddressBytes source{};
    /// Fingerprint of the client certificate whose key the other side proved to hold.
    std::optional<base::Hash> certificate{};
};

/// Who asks, after authentication. Nothing in it comes from unauthenticated input.
struct Caller {
    base::InstitutionId institution;
    base::UserName user;  ///< the service user; by Profile::Portal the login of the person
    AddressBytes source{};
    base::Uuid token;  ///< AssertionID of the token
    Profile profile = Profile::Compatible;
};

}  // namespace kps::authentication
