#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoints/note.h"
#include "crypto/cipher.h"

/// The full receipt (AUDIT.md 1.6): one `c2sp.org/tlog-proof@v1` text that proves offline, with the log's verifier key
/// alone, that an entry is in the log. Its `extra` line carries the entry and, where it could be given, `r`
/// (docs/formats/audit_proofs.md).
namespace kps::audit {

struct FullReceipt {
    std::uint64_t index = 0;
    std::vector<base::Hash> proof;  ///< inclusion, from the leaf's sibling up
    Checkpoint checkpoint;
    base::Bytes entry;
    /// Opens the entry's commitment; none when nobody who made the receipt had the keys for it.
    std::optional<crypto::Key256> secret;

    std::string text() const;
};

/// Does the text say that it is one? Then `parse_full_receipt` tells what is wrong with it.
bool is_full_receipt(std::string_view text);

/// Only the shape; nothing is believed. Errors: CorruptData.
base::Result<FullReceipt> parse_full_receipt(std::string_view text);

/// The note is signed by the log, and the entry is in its tree at that index.
/// Errors: CorruptData says which does not hold.
base::Status check_full_receipt(const FullReceipt& receipt, const NoteVerifier& verifier);

/// What a recipient kept of a question: the digests of the bytes that were sent and received.
struct Exchange {
    base::Hash request{};
    base::Hash response{};
};
/// The entry commits to exactly this exchange. Errors: NotFound when the receipt has no `r`; CorruptData.
base::Status check_opening(const FullReceipt& receipt, const Exchange& exchange);

}  // namespace kps::audit
