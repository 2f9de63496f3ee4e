#pragma once

#include <string_view>

namespace kps::wire::endpoints {

/// True when a Content-Type header names this media type, whatever its parameters (`charset`, `action`) and case.
bool is_media_type(std::string_view header, std::string_view media_type);

}  // namespace kps::wire::endpoints
