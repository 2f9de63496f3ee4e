#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace kps::audit {

/// A calendar month in Europe/Istanbul: keys, and later their destruction, go by it.
struct Month {
    std::int32_t year = 0;
    std::int32_t month = 0;
    friend constexpr auto operator<=>(const Month&, const Month&) = default;

    /// `2026-11`.
    std::string text() const;
    /// 202611, as a KEY entry stores it.
    std::uint32_t number() const;
    /// Errors: CorruptData unless the last two digits are 01 to 12.
    static base::Result<Month> from_number(std::uint32_t number);
    static Month of(std::int64_t utc_us);
};

}  // namespace kps::audit
