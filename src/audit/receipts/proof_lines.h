#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

/// The lines that tlog-proof and tlog-witness share: fields, decimal numbers, hashes.
namespace kps::audit {

/// One hash a line in base64, each with its line feed.
std::string proof_lines(const std::vector<base::Hash>& hashes);

/// The value of the next line, which must begin with `name`; the line is taken away.
/// Errors: CorruptData.
base::Result<std::string_view> take_field(std::string_view& text, std::string_view name);

/// ASCII decimal without sign or leading zeroes, below 2^63. Errors: CorruptData.
base::Result<std::uint64_t> parse_decimal(std::string_view text);

/// Hash lines up to the empty line, which is taken away too. Errors: CorruptData for more than kProofLinesMax.
base::Result<std::vector<base::Hash>> take_proof_lines(std::string_view& text);

}  // namespace kps::audit
