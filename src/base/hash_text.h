#pragma once

#include <optional>
#include <string_view>

#include "base/ids.h"

namespace kps::base {

/// The digest that 64 hexadecimal digits write; nothing for any other text.
std::optional<Hash> hash_from_hex(std::string_view text);

}  // namespace kps::base
