#pragma once

#include <string>

#include "audit/checkpoints/receipt.h"

namespace kps::audit {

/// Checks a receipt against a log folder: the note is signed by the log, the leaf is in the note's
/// tree, and that tree is a beginning of the log as it is now. Errors: CorruptData says which of
/// these does not hold; NotFound, FileFailed.
base::Status verify_receipt(const std::string& log_directory, const NoteVerifier& verifier,
                            const Receipt& receipt);

/// Checks a receipt against one other checkpoint alone: both signed, and no fork between them that
/// can be seen.
base::Status verify_receipt_against(const NoteVerifier& verifier, const Receipt& receipt,
                                    std::string_view note);

}  // namespace kps::audit
