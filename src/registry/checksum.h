#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace kps::registry {

/// CRC-32C (Castagnoli) of the bytes: finds damage on disk or in memory, not a forger's hand.
/// The store keeps no checksums of its own, and a flipped bit in a name would be a wrong legal
/// answer.
///
/// Threads: any.
/// Source:  RFC 3720 appendix B.4; the check value of "123456789" is e3069283.
std::uint32_t crc32c(base::ByteView bytes);

/// The same without the processor's instruction; for other processors and for the test that
/// compares both.
std::uint32_t crc32c_portable(base::ByteView bytes);

}  // namespace kps::registry
