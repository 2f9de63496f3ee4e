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

}  // namespace kps::wire::security
