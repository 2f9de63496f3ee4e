#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kps::rest {

inline constexpr std::string_view kIdempotencyKeyHeader = "Idempotency-Key";

/// The key of an `Idempotency-Key` header, with or without the quotes that the IETF draft asks for; nothing when it is
/// none: 1 to kRepetitionKeyBytesMax visible ASCII characters but quote and backslash.
std::optional<std::string> idempotency_key(std::string_view header);

}  // namespace kps::rest
