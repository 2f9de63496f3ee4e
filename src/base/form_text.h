#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kps::base {

/// A value of a query or of an application/x-www-form-urlencoded body, decoded: `+` is a space, `%C4%B1` two bytes.
/// Nothing for a broken escape, bytes that are no UTF-8 text, or a NUL.
/// Source: WHATWG URL 5.1.
std::optional<std::string> form_value(std::string_view encoded);

}  // namespace kps::base
