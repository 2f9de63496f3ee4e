#include "audit/retention/kept_root.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/origins/log_origins.h"
#include "audit/proofs/compact_range.h"
#include "audit/proofs/proof.h"
#include "audit/tiles/kept_leaves.h"
#include "audit/tiles/public_files.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

base::Result<Checkpoint> published_checkpoint(const std::string& log_directory) {
    const LogOrigins origins = KPS_TRY(LogOrigins::load(log_directory));
    const base::Bytes note = KPS_TRY(read_file(log_directory + "/tiles/checkpoint", kNoteBytesMax));
    return origins.open(base::as_text(note));
}

/// A leaf tile is whole when its hashes lead to the hash above it.
base::Status check_leaf_tile(const std::string& log_directory, const NodeReader& reader,
                             std::uint64_t tile) {
    CompactRange leaves;
    const auto hashes = KPS_TRY(read_leaf_tile(log_directory, tile, kTileWidth));
    for (const Hash& hash : hashes) leaves.append(hash);
    // One level further up the hash stands in another file, once that subtree is complete.
    const auto above = reader({8, tile});
    if (!above) return failed(above.error());
    if (*above != leaves.root())
        return failed(ErrorCode::CorruptData, fmt::format("leaf tile {}: damaged", tile));
    return {};
}

}  // namespace

base::Result<Hash> check_kept_tiles(const std::string& log_directory, std::uint64_t first,
                                    std::uint64_t end) {
    const Checkpoint published = KPS_TRY(published_checkpoint(log_directory));
    if (published.size < end)
        return failed(ErrorCode::Busy, "the tiles of these entries are not published yet");
    const NodeReader reader = tile_node_reader(log_directory, published.size);
    for (std::uint64_t tile = first / kTileWidth; (tile + 1) * kTileWidth <= end; ++tile)
        KPS_TRY(check_leaf_tile(log_directory, reader, tile));
    if (end == 0) return CompactRange().root();
    const Hash root = KPS_TRY(root_of(reader, end));
    const auto proof = KPS_TRY(prove_consistency(reader, end, published.size));
    if (!verify_consistency({end, root}, {published.size, published.root}, proof))
        return failed(ErrorCode::CorruptData, "the tiles do not lead to the published checkpoint");
    return root;
}

}  // namespace kps::audit
