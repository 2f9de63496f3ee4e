#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "institutions/strict_json.h"
#include "letters/draft.h"
#include "letters/letter.h"

/// Parts of a letter in JSON, for letters and for drafts of letters.
/// Errors: InvalidField naming the path.
namespace kps::letters {

base::Result<std::vector<std::string>> read_texts(institutions::JsonReader& reader,
                                                  std::string_view name);
base::Result<std::vector<Block>> read_blocks(const institutions::JsonArray& array,
                                             const std::string& path);
base::Result<base::Date> read_day(institutions::JsonReader& reader, std::string_view name);
base::Result<Signing> read_signing(institutions::JsonReader& reader);
/// `addressee`, `signer_name`, `signer_title`, `signing` and `secrecy`.
base::Status read_address_and_signer(institutions::JsonReader& reader, Draft& draft);

}  // namespace kps::letters
