#include "audit/tiles/public_files.h"

#include <algorithm>
#include <cstring>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/retention/destruction_record.h"
#include "audit/tiles/tile_paths.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

/// The file that holds hashes `first` to `first + count - 1` of a level, in a tree of `size`
/// leaves.
base::Result<base::Bytes> read_hash_tile(const PublishedReader& read, TileName name,
                                         std::uint64_t size) {
    const std::uint64_t hashes = size >> (8 * name.level);
    if (hashes < (name.index + 1) * kTileWidth) {
        name.width = static_cast<unsigned>(hashes % kTileWidth);
        // The tree may have grown since: a full tile then has replaced the partial one.
        const TileName full{false, name.level, name.index, kTileWidth};
        auto bytes = read(tile_path(full));
        if (bytes) return bytes;
    }
    return read(tile_path(name));
}

}  // namespace

bool is_destroyed_file(const std::string& log_directory, std::string_view path) {
    const std::optional<TileName> name = parse_tile_path(path);
    if (!name || !name->is_entries) return false;
    // Rule R-090 (KPSY m.10/5): what was destroyed is told apart from what never was.
    const auto end = destroyed_end(log_directory);
    return end && (name->index + 1) * kTileWidth <= *end;
}

base::Result<base::Bytes> read_public_file(const std::string& log_directory, std::string_view path,
                                           PublicAccess access) {
    std::string file(path);
    if (path != "checkpoint" && path != kWitnessedFile) {
        const std::optional<TileName> name = parse_tile_path(path);
        if (!name) return failed(ErrorCode::NotFoundPath, "log: no such path");
        if (name->is_entries && access != PublicAccess::Entries)
            return failed(ErrorCode::NotAuthorised, "log: entries are for auditors");
        file = tile_path(*name);
    }
    auto bytes = read_file(log_directory + "/tiles/" + file, kBundleBytesMax);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return is_destroyed_file(log_directory, path)
                   ? failed(ErrorCode::EntryDestroyed, "log: destroyed")
                   : failed(ErrorCode::NotFoundPath, "log: no such tile");
    return bytes;
}

NodeReader tile_node_reader(std::string log_directory, std::uint64_t size) {
    return tile_node_reader(
        [directory = std::move(log_directory)](const std::string& path) {
            return read_file(directory + "/tiles/" + path, kTileWidth * sizeof(Hash));
        },
        size);
}

NodeReader tile_node_reader(PublishedReader reader, std::uint64_t size) {
    return [read = std::move(reader), size](const Node& node) -> base::Result<Hash> {
        const unsigned level = node.level / 8;
        const unsigned within = node.level % 8;
        const std::uint64_t first = node.index << within;
        const std::size_t count = std::size_t{1} << within;
        if (level >= kTileLevelsMax || ((node.index + 1) << node.level) > size)
            return failed(ErrorCode::InvalidArgument, "tiles: node outside the tree");
        const base::Bytes tile =
            KPS_TRY(read_hash_tile(read, {false, level, first / kTileWidth, kTileWidth}, size));
        const std::size_t at = static_cast<std::size_t>(first % kTileWidth) * sizeof(Hash);
        if (tile.size() > kTileWidth * sizeof(Hash))
            return failed(ErrorCode::CorruptData, "tiles: a tile is too long");
        if (tile.size() < at + count * sizeof(Hash))
            return failed(ErrorCode::CorruptData, "tiles: a tile is too short");
        std::vector<Hash> row(count);
        std::memcpy(row.data(), tile.data() + at, count * sizeof(Hash));
        for (; row.size() > 1; row.resize(row.size() / 2))
            for (std::size_t i = 0; i < row.size() / 2; ++i)
                row[i] = crypto::node_hash(row[2 * i], row[2 * i + 1]);
        return row[0];
    };
}

}  // namespace kps::audit
