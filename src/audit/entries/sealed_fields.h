#pragma once

#include <span>

#include "audit/entry.h"
#include "base/bytes.h"

/// The sealed part of an entry: a CBOR map from small numbers to values; empty values are left out.
namespace kps::audit {

/// The map of `draft` with `persons` in place of its own.
base::Bytes encode_fields(const Draft& draft, std::span<const PersonReference> persons);
/// Fills the sealed members of `draft`. Errors: CorruptData.
base::Status decode_fields(base::ByteView plain, Draft& draft);

}  // namespace kps::audit
