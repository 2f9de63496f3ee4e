#pragma once

#include <string>
#include <string_view>

namespace kps::rest {

/// Appends `text`, which is UTF-8, as a JSON string with its quotes.
void append_json_text(std::string& out, std::string_view text);
/// The same as a text of its own.
std::string json_text(std::string_view text);

}  // namespace kps::rest
