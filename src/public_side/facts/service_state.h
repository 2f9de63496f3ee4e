#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace kps::public_side {

/// A part of the system as its own health says.
struct ComponentState {
    std::string_view name;     ///< in REST: `query`
    std::string_view turkish;  ///< `Sorgu servisleri`
    bool is_up = false;
};

/// Something that went wrong, as the directorate tells it.
struct Incident {
    base::Date day;
    std::string title;
    std::string text;
    bool is_over = false;
};

/// Reads the file in which the directorate writes incidents, newest first:
///
///     {"incidents":[{"day":"2026-11-22","title":"…","text":"…","over":true}]}
///
/// Errors: InvalidArgument with the place in the text.
base::Result<std::vector<Incident>> read_incidents(std::string_view text);

}  // namespace kps::public_side
