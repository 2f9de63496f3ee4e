#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "letters/letter.h"
#include "letters/made_in.h"

namespace kps::letters {

/// The letter as PDF: A4, one embedded font, real text, tagged, with language and title (ADR 0106);
/// over each page stands what the place is for where it was made.
///
/// Shape:   the same letter of the same place gives the same bytes on machines with the same libraries and font.
/// Errors:  InvalidField when the letter does not pass `check`, has a character the font lacks or a table row
///          higher than a page, or takes more pages than the limit; FileFailed when the font is not installed.
/// Threads: any number at a time.
base::Result<base::Bytes> render_pdf(const Letter& letter, MadeIn place);

}  // namespace kps::letters
