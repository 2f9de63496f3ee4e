#include "audit/tiles/kept_leaves.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/segments/frame.h"
#include "audit/tiles/tile_paths.h"
#include "base/assert.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

/// The full form, else the widest partial one if it is wide enough.
base::Result<base::Bytes> read_any_form(const std::string& log_directory, TileName name,
                                        unsigned width) {
    const std::string path = log_directory + "/tiles/" + tile_path(name);
    auto full = read_file(path, kBundleBytesMax);
    if (full || full.error().code != ErrorCode::NotFound || !exists(path + ".p")) return full;
    const std::vector<std::string> partials = KPS_TRY(list_directory(path + ".p"));
    TileName best = name;
    for (const std::string& text : partials) {
        const auto partial = parse_tile_path(tile_path(name) + ".p/" + text);
        if (!partial || partial->width < width) continue;
        if (best.width == kTileWidth || partial->width > best.width) best = *partial;
    }
    if (best.width == kTileWidth) return full;
    return read_file(log_directory + "/tiles/" + tile_path(best), kBundleBytesMax);
}

/// The entries of a bundle, each compared with its leaf.
base::Result<std::vector<base::ByteView>> entries_of(base::ByteView bundle,
                                                     const std::vector<Hash>& leaves,
                                                     std::uint64_t tile) {
    std::vector<base::ByteView> entries;
    EntryCursor cursor(bundle);
    base::ByteView entry;
    while (entries.size() < leaves.size() && cursor.next(entry)) {
        if (crypto::leaf_hash(entry) != leaves[entries.size()]) break;
        entries.push_back(entry);
    }
    if (entries.size() != leaves.size())
        return failed(ErrorCode::CorruptData,
                      tile_path({true, 0, tile, kTileWidth}) + ": differs from its hashes");
    return entries;
}

}  // namespace

base::Result<std::vector<Hash>> read_leaf_tile(const std::string& log_directory, std::uint64_t tile,
                                               unsigned width) {
    const TileName name{false, 0, tile, kTileWidth};
    const base::Bytes bytes = KPS_TRY(read_any_form(log_directory, name, width));
    if (bytes.size() < width * sizeof(Hash) || bytes.size() > kTileWidth * sizeof(Hash))
        return failed(ErrorCode::CorruptData, tile_path(name) + ": wrong length");
    std::vector<Hash> hashes(width);
    std::memcpy(hashes.data(), bytes.data(), width * sizeof(Hash));
    return hashes;
}

base::Result<base::Bytes> read_bundle(const std::string& log_directory, std::uint64_t tile,
                                      unsigned width) {
    return read_any_form(log_directory, {true, 0, tile, kTileWidth}, width);
}

base::Status visit_kept_leaves(const std::string& log_directory, std::uint64_t first,
                               std::uint64_t end, const KeptVisitor& visit) {
    KPS_ASSERT(first % kTileWidth == 0);
    for (std::uint64_t at = first; at < end; at += kTileWidth) {
        const auto width = static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, end - at));
        const std::uint64_t tile = at / kTileWidth;
        const std::vector<Hash> leaves = KPS_TRY(read_leaf_tile(log_directory, tile, width));
        const auto bundle = read_bundle(log_directory, tile, width);
        if (!bundle && bundle.error().code != ErrorCode::NotFound) return failed(bundle.error());
        std::vector<base::ByteView> entries(leaves.size());
        if (bundle) entries = KPS_TRY(entries_of(*bundle, leaves, tile));
        for (std::size_t i = 0; i < leaves.size(); ++i)
            KPS_TRY(visit({at + i, leaves[i], entries[i]}));
    }
    return {};
}

}  // namespace kps::audit
