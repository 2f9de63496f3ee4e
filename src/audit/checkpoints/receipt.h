#pragma once

#include <string_view>

#include "audit/checkpoints/note.h"
#include "audit/log_writer.h"

namespace kps::audit {

/// Reads the value of `KPS-Makbuz` (see Receipt::header_value). The note's signature is not yet
/// checked. Errors: InvalidArgument for any other text.
base::Result<Receipt> parse_receipt(std::string_view header_value);

}  // namespace kps::audit
