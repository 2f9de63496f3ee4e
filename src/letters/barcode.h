#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kps::letters {

/// Widths in modules of bars and spaces in turn, the first and the last a bar.
using Barcode = std::vector<std::uint8_t>;

/// White modules on either side, without which a scanner does not see where a barcode begins.
inline constexpr std::size_t kQuietModules = 10;

/// A document code as Code 128 (ISO/IEC 15417), set B. Dashes are for people and are left out: the place where codes
/// are checked takes both forms.
/// Errors: InvalidField for what is no document code.
base::Result<Barcode> barcode_of(std::string_view document_code);

}  // namespace kps::letters
