#pragma once

#include <string>
#include <string_view>

namespace kps::wire::xml {

/// Appends text with `&`, `<`, `>` and CR as references; characters XML cannot carry become U+FFFD.
void append_text(std::string& out, std::string_view text);
/// As append_text, with every character beyond ASCII as a reference. The token answer must be ASCII
/// because one client family lower-cases it and then uses byte offsets into the original (WIRE.md
/// 0, 5).
void append_ascii_text(std::string& out, std::string_view text);
/// Appends an attribute value: as append_text, and `"`, TAB and LF as references too.
void append_attribute(std::string& out, std::string_view value);

}  // namespace kps::wire::xml
