#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "letters/letter.h"

namespace kps::letters {

/// The letter as PDF: A4, one embedded font, real text, tagged, with language and title (ADR 0106).
///
/// Shape:   the same letter gives the same bytes on machines with the same libraries and font.
/// Errors:  InvalidField when the letter does not pass `check`, has a character the font lacks or a table row
///          higher than a page, or takes more pages than the limit; FileFailed when the font is not installed.
/// Threads: any number at a time.
base::Result<base::Bytes> render_pdf(const Letter& letter);

}  // namespace kps::letters
