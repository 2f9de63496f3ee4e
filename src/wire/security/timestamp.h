#pragma once

#include <cstdint>

#include "base/result.h"
#include "wire/xml/document.h"

namespace kps::wire::security {

/// Checks that `now_us` lies between Created and Expires, kClockSkew_us each way included.
///
/// Shape:  one Created, one Expires, nothing else; xs:dateTime with 0 to 9 fraction digits. A time
/// without a zone is
///         UTC or Europe/Istanbul, whichever makes the timestamp valid (WIRE.md 1.2: one client
///         sends local time).
/// Errors: InvalidSecurity.
base::Status check_timestamp(const xml::Element& timestamp, std::int64_t now_us);

/// The times of a Timestamp of the strict profile.
struct Lifetime {
    std::int64_t created_us = 0;
    std::int64_t expires_us = 0;
};
/// Checks a Timestamp of the strict profile: times with a zone, at most kStrictLifeMax_us apart, not yet
/// expired, and created at most kStrictAheadMax_us from now. Errors: InvalidSecurity.
base::Result<Lifetime> check_strict_timestamp(const xml::Element& timestamp, std::int64_t now_us);

}  // namespace kps::wire::security
