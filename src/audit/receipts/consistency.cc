#include "audit/receipts/consistency.h"

#include <fmt/format.h>

#include "audit/limits.h"
#include "audit/proofs/proof.h"
#include "audit/receipts/proof_lines.h"

namespace kps::audit {

using base::ErrorCode;
using base::failed;

std::string ConsistencyProof::text() const {
    return fmt::format("old {}\n{}\n{}", old_size, proof_lines(hashes), newer.note);
}

base::Result<ConsistencyProof> parse_consistency(std::string_view text) {
    if (text.size() > kConsistencyBytesMax)
        return failed(ErrorCode::CorruptData, "consistency: too long");
    ConsistencyProof proof;
    const std::string_view old_size = KPS_TRY(take_field(text, "old "));
    proof.old_size = KPS_TRY(parse_decimal(old_size));
    proof.hashes = KPS_TRY(take_proof_lines(text));
    proof.newer = KPS_TRY(parse_checkpoint(text));
    return proof;
}

base::Result<ConsistencyProof> make_consistency(const PublishedReader& read, std::uint64_t old_size,
                                                Checkpoint newer) {
    const base::Bytes note = KPS_TRY(read("checkpoint"));
    // Only says which tiles there are: what is made of them is checked against signed roots.
    const Checkpoint published = KPS_TRY(parse_checkpoint(base::as_text(note)));
    if (newer.size > published.size)
        return failed(ErrorCode::NotFound, fmt::format("the log is published up to {}, not to {}",
                                                       published.size, newer.size));
    ConsistencyProof proof;
    proof.old_size = old_size;
    proof.hashes =
        KPS_TRY(prove_consistency(tile_node_reader(read, published.size), old_size, newer.size));
    proof.newer = std::move(newer);
    return proof;
}

base::Status check_consistency(const ConsistencyProof& proof, std::string_view older_note,
                               const NoteVerifier& verifier) {
    const Checkpoint older = KPS_TRY(verifier.open(older_note));
    const Checkpoint newer = KPS_TRY(verifier.open(proof.newer.note));
    if (proof.old_size != older.size)
        return failed(ErrorCode::CorruptData, "consistency: of another old size");
    if (older.size == newer.size && older.root != newer.root)
        return failed(ErrorCode::CorruptData,
                      fmt::format("fork: two signed roots at size {}", older.size));
    if (!verify_consistency({older.size, older.root}, {newer.size, newer.root}, proof.hashes))
        return failed(ErrorCode::CorruptData,
                      fmt::format("the tree of size {} is not proven to be the beginning of that "
                                  "of size {}",
                                  older.size, newer.size));
    return {};
}

}  // namespace kps::audit
