#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "registry/person.h"

namespace kps::registry {

/// One packed record per person: a small offset table, then the parts person, documents, addresses,
/// events, so that a look-up decodes only the parts it needs. Layout:
/// docs/formats/person_record.md.
void encode(const PersonFile& file, std::string& out);

/// Forgets the person before and keeps the lists' memory: a reused file must never show one
/// person's data under another's number.
void clear(PersonFile& file);

/// Decodes the asked parts (`|` of Part). Texts borrow from `record`.
/// Errors: CorruptData for any byte string that `encode` could not have written.
base::Status decode(std::string_view record, std::uint8_t parts, PersonFile& out);

}  // namespace kps::registry
