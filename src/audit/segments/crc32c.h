#pragma once

#include "base/bytes.h"

namespace kps::audit {

/// CRC-32C (Castagnoli), with the processor's instruction where there is one.
std::uint32_t crc32c(base::ByteView bytes);

}  // namespace kps::audit
