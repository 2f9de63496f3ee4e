#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "lifecycle/field.h"

namespace kps::lifecycle {

/// Without white space of any script at its ends.
std::string trim_spaces(std::string_view text);

/// Characters of a UTF-8 text; nothing when it holds a control character, one that turns the direction of writing, a
/// private or unassigned one, or, unless `lines`, a line end.
std::optional<std::size_t> count_characters(std::string_view text, bool lines);

/// A date, identity number, telephone number, mail address or hash in its one form, or what it should be.
tl::expected<std::string, std::string_view> formed_text(FieldKind kind, std::string_view text);

}  // namespace kps::lifecycle
