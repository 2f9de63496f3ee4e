#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace kps::letters {

/// Adds what cairo 1.16 cannot say to a PDF it wrote: the language (tr-TR), and that a window shows the title
/// and not the file's name. Appended as an incremental update (ISO 32000-1, 7.5.6).
///
/// Errors: CorruptData when the PDF is not built as cairo builds it.
base::Status name_language(base::Bytes& pdf);

}  // namespace kps::letters
