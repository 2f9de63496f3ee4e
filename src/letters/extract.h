#pragma once

#include <string_view>

#include "letters/letter.h"

namespace kps::letters {

/// Begins the template name of a document that is made from an answer and from no template (docs/adr/0136): it is
/// printed with a barcode of its code, and with a signer only where somebody approves it.
inline constexpr std::string_view kExtractPrefix = "extract/";

inline bool is_extract(const Letter& letter) {
    return letter.form == Form::Document && letter.template_name.starts_with(kExtractPrefix);
}

}  // namespace kps::letters
