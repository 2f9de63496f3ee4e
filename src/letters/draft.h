#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "letters/letter.h"
#include "letters/template.h"

namespace kps::letters {

/// What somebody asks to be written: everything of a letter but its number, day and code.
struct Draft {
    std::string template_name;
    Values values;
    std::vector<std::string> addressee;
    std::string signer_name;
    std::string signer_title;
    Signing signing = Signing::ByHand;
    Secrecy secrecy = Secrecy::Open;
};

/// What a letter gets when it is issued.
struct Head {
    std::string number;
    base::Date date;
    std::string code;
};

/// Reads the JSON that a command or a REST request brings (docs/formats/letter.md).
/// Errors: InvalidField naming the path.
base::Result<Draft> read_draft(std::string_view json, std::string_view template_name);

/// The same back as canonical JSON; the template's name is not in it.
std::string draft_json(const Draft& draft);

/// Errors: NotFound for the template, InvalidField for a value or a part that is missing, not used or
///         not printable.
base::Result<Letter> compose(const TemplateShelf& shelf, const Draft& draft, const Head& head);

/// A new document code: 80 random bits as `XXXX-XXXX-XXXX-XXXX`.
std::string new_code();
/// The one form of a code as people type it: case, spaces, dashes and the letters O, I and L are forgiven.
/// Errors: InvalidField for what can be no code.
base::Result<std::string> normal_code(std::string_view typed);

}  // namespace kps::letters
