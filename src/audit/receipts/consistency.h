#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoints/note.h"
#include "audit/tiles/public_files.h"

namespace kps::audit {

/// That one checkpoint's tree is the beginning of another's, as text: the body of tlog-witness's `add-checkpoint`
/// (`old <size>`, hashes, an empty line, the newer checkpoint).
struct ConsistencyProof {
    std::uint64_t old_size = 0;
    std::vector<base::Hash> hashes;
    Checkpoint newer;

    std::string text() const;
};

/// Only the shape. Errors: CorruptData.
base::Result<ConsistencyProof> parse_consistency(std::string_view text);

/// Out of the published tiles. Errors: InvalidArgument when `old_size` is the larger; NotFound beyond what is
/// published; those of `read`.
base::Result<ConsistencyProof> make_consistency(const PublishedReader& read, std::uint64_t old_size,
                                                Checkpoint newer);

/// Both notes are signed by the log, and the older tree is the beginning of the newer.
/// Errors: CorruptData says why not.
base::Status check_consistency(const ConsistencyProof& proof, std::string_view older_note,
                               const NoteVerifier& verifier);

}  // namespace kps::audit
