#include "audit/verifier/receipt_verifier.h"

#include <fmt/format.h>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/origins/log_origins.h"
#include "audit/proofs/proof.h"
#include "audit/segments/file.h"
#include "audit/segments/frame.h"
#include "audit/segments/segment_files.h"
#include "audit/tiles/kept_leaves.h"
#include "audit/tiles/public_files.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

base::Status check_inclusion(const NodeReader& reader, const Receipt& receipt) {
    const Checkpoint& tree = *receipt.checkpoint;
    const auto proof = KPS_TRY(prove_inclusion(reader, receipt.index, tree.size));
    if (!verify_inclusion({receipt.index, receipt.leaf}, {tree.size, tree.root}, proof))
        return failed(
            ErrorCode::CorruptData,
            fmt::format("receipt: the log at {} does not hold what was confirmed", receipt.index));
    return {};
}

/// The leaf is in the receipt's tree, and that tree is a beginning of the published one.
base::Status check_published(const NodeReader& reader, const Receipt& receipt,
                             const Checkpoint& published) {
    const Checkpoint& tree = *receipt.checkpoint;
    KPS_TRY(check_inclusion(reader, receipt));
    const auto proof = KPS_TRY(prove_consistency(reader, tree.size, published.size));
    if (!verify_consistency({tree.size, tree.root}, {published.size, published.root}, proof))
        return failed(ErrorCode::CorruptData,
                      "receipt: its tree is not a beginning of the published log");
    return {};
}

/// Leaf hashes of the entries whose segments were destroyed.
base::Status read_kept(const std::string& directory, std::uint64_t first_segment,
                       std::vector<base::Hash>& leaves) {
    if (first_segment == 0) return {};
    const base::Bytes head =
        KPS_TRY(read_start(segment_path(directory, first_segment), kBlockBytes));
    const std::uint64_t end = first_index_of(head).value_or(0);
    return visit_kept_leaves(directory, 0, end, [&](const KeptLeaf& kept) -> base::Status {
        leaves.push_back(kept.leaf);
        return {};
    });
}

/// Leaf hashes of the first `size` entries, recomputed from the segments.
base::Result<std::vector<base::Hash>> leaves_of(const std::string& directory, std::uint64_t size) {
    std::vector<base::Hash> leaves;
    const SegmentNumbers segments = KPS_TRY(list_segments(directory));
    KPS_TRY(read_kept(directory, segments.first, leaves));
    for (std::uint64_t number = segments.first; number < segments.end && leaves.size() < size;
         ++number) {
        const base::Bytes bytes =
            KPS_TRY(read_file(segment_path(directory, number), kSegmentFileBytesMax));
        Frame frame;
        for (std::size_t at = 0;
             parse_frame(base::ByteView(bytes).subspan(at), frame) == FrameState::Intact;
             at += static_cast<std::size_t>(padded(frame.bytes))) {
            EntryCursor cursor(frame.entries);
            base::ByteView entry;
            while (cursor.next(entry)) leaves.push_back(crypto::leaf_hash(entry));
        }
    }
    if (leaves.size() < size)
        return failed(
            ErrorCode::CorruptData,
            fmt::format("receipt: confirmed at size {}, the log ends at {}", size, leaves.size()));
    return leaves;
}

}  // namespace

base::Status verify_receipt(const std::string& log_directory, const NoteVerifier& verifier,
                            const Receipt& receipt) {
    const LogOrigins origins = KPS_TRY(LogOrigins::load(log_directory, verifier.key_text()));
    const Checkpoint tree = KPS_TRY(origins.open(receipt.checkpoint->note));
    if (origins.held_size(tree) < tree.size)
        return failed(
            ErrorCode::CorruptData,
            fmt::format("receipt: confirmed by {} at size {}; what it held from entry {} on "
                        "was lost, as the log says",
                        tree.origin, tree.size, origins.held_size(tree)));
    const auto note = read_file(log_directory + "/tiles/checkpoint", kNoteBytesMax);
    if (note) {
        const Checkpoint published = KPS_TRY(origins.open(base::as_text(*note)));
        if (published.size >= tree.size)
            return check_published(tile_node_reader(log_directory, published.size), receipt,
                                   published);
    }
    // Younger than what was published: from the segments, if we have them.
    if (!exists(log_directory + "/segments"))
        return failed(ErrorCode::CorruptData,
                      fmt::format("receipt: confirmed at size {}, this copy is older", tree.size));
    const std::vector<base::Hash> leaves = KPS_TRY(leaves_of(log_directory, tree.size));
    return check_inclusion(reader_of(leaves), receipt);
}

base::Status verify_published_receipt(const PublishedReader& read, const NoteVerifier& verifier,
                                      const Receipt& receipt) {
    const Checkpoint tree = KPS_TRY(verifier.open(receipt.checkpoint->note));
    const base::Bytes note = KPS_TRY(read("checkpoint"));
    const Checkpoint published = KPS_TRY(verifier.open(base::as_text(note)));
    if (published.size < tree.size)
        return failed(ErrorCode::Busy, fmt::format("receipt: confirmed at size {}, {} is published",
                                                   tree.size, published.size));
    return check_published(tile_node_reader(read, published.size), receipt, published);
}

base::Status verify_receipt_against(const NoteVerifier& verifier, const Receipt& receipt,
                                    std::string_view note) {
    const Checkpoint tree = KPS_TRY(verifier.open(receipt.checkpoint->note));
    const Checkpoint other = KPS_TRY(verifier.open(note));
    if (tree.size == other.size && tree.root != other.root)
        return failed(ErrorCode::CorruptData,
                      fmt::format("fork: two signed roots at size {}", tree.size));
    return {};
}

}  // namespace kps::audit
