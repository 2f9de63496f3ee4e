#pragma once

#include <string>

#include "audit/checkpoints/receipt.h"
#include "audit/tiles/public_files.h"

namespace kps::audit {

/// Checks a receipt against a log folder: the note is signed by the log, the leaf is in the note's
/// tree, and that tree is a beginning of the log as it is now. Errors: CorruptData says which of
/// these does not hold; NotFound, FileFailed.
base::Status verify_receipt(const std::string& log_directory, const NoteVerifier& verifier,
                            const Receipt& receipt);

/// Checks a receipt against a log as it is published, without its folder: by whoever holds the receipt and the
/// verifier key. Errors: as verify_receipt; Busy while what is published does not reach the receipt yet.
base::Status verify_published_receipt(const PublishedReader& read, const NoteVerifier& verifier,
                                      const Receipt& receipt);

/// Checks a receipt against one other checkpoint alone: both signed, and no fork between them that
/// can be seen.
base::Status verify_receipt_against(const NoteVerifier& verifier, const Receipt& receipt,
                                    std::string_view note);

}  // namespace kps::audit
