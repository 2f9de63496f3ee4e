#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "http/message.h"
#include "institutions/strict_json.h"

namespace kps::portal {

/// The body as strict JSON, small; an empty body is an empty object.
/// Errors: MalformedBody with the place.
base::Result<institutions::JsonValue> read_json_body(const http::Request& request);

/// The version a change was decided on: `If-Match: "12"`.
/// Errors: VersionMissing; StaleVersion for anything that is no version, as it matches none.
base::Result<std::int64_t> version_of(const http::Request& request);

/// Errors: MalformedBody for anything but a number of `lowest` to `highest`.
base::Result<std::int64_t> number_of(std::string_view text, std::int64_t lowest,
                                     std::int64_t highest);

}  // namespace kps::portal
