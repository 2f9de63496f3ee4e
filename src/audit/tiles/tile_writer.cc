#include "audit/tiles/tile_writer.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "audit/directory.h"
#include "audit/proofs/compact_range.h"
#include "audit/tiles/kept_leaves.h"
#include "base/assert.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

/// With fewer new files than this each is flushed alone, with more the whole file system once.
constexpr std::size_t kSingleFlushesMax = 16;

base::ByteView bytes_of(const std::vector<Hash>& hashes) {
    return {reinterpret_cast<const std::uint8_t*>(hashes.data()), hashes.size() * sizeof(Hash)};
}

/// The partial forms of a tile are of no use once it is full.
void remove_partials(const std::string& tile) {
    const std::string folder = tile + ".p";
    const auto names = list_directory(folder);
    if (!names) return;
    for (const std::string& name : *names) ::unlink((folder + "/" + name).c_str());
    ::rmdir(folder.c_str());
}

base::Status flush_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return failed(ErrorCode::FileFailed, "tiles: open " + path);
    const int result = ::fsync(file);
    ::close(file);
    if (result != 0) return failed(ErrorCode::FileFailed, "tiles: flush " + path);
    return flush_directory(parent_of(path));
}

}  // namespace

TileWriter::TileWriter(std::string log_directory)
    : directory_(std::move(log_directory) + "/tiles") {
    for (Level& level : levels_) level.hashes.reserve(kTileWidth);
}

base::Result<TileWriter> TileWriter::resume(std::string log_directory, std::uint64_t size) {
    KPS_ASSERT(size % kTileWidth == 0);
    TileWriter writer(std::move(log_directory));
    writer.size_ = size;
    for (unsigned i = 0; i < kTileLevelsMax; ++i) {
        const std::uint64_t hashes = size >> (8 * i);
        Level& level = writer.levels_[i];
        level.tile = hashes / kTileWidth;
        const auto width = static_cast<unsigned>(hashes % kTileWidth);
        if (width == 0) continue;
        const std::string path = writer.directory_ + "/" + tile_path({false, i, level.tile, width});
        const base::Bytes bytes = KPS_TRY(read_file(path, kTileWidth * sizeof(Hash)));
        if (bytes.size() != width * sizeof(Hash))
            return failed(ErrorCode::CorruptData, path + ": wrong length");
        level.hashes.resize(width);
        std::memcpy(level.hashes.data(), bytes.data(), bytes.size());
    }
    return writer;
}

base::Status TileWriter::append(base::ByteView entry, const Hash& leaf) {
    std::uint8_t length[2];
    base::put_u16(length, static_cast<std::uint16_t>(entry.size()));
    bundle_.append(length, sizeof length);
    bundle_.append(entry.data(), entry.size());
    return append_leaf(leaf);
}

base::Status TileWriter::append_leaf(const Hash& leaf) {
    levels_[0].hashes.push_back(leaf);
    ++size_;
    if (levels_[0].hashes.size() < kTileWidth) return {};
    if (!is_bundle_destroyed()) KPS_TRY(write({true, 0, levels_[0].tile, kTileWidth}, bundle_));
    bundle_.clear();
    return complete(0);
}

bool TileWriter::is_bundle_destroyed() const {
    return (levels_[0].tile + 1) * kTileWidth <= destroyed_end_;
}

base::Result<TileWriter> TileWriter::rebuild(std::string log_directory, std::uint64_t size,
                                             std::uint64_t destroyed_end) {
    TileWriter writer(log_directory);
    writer.destroyed_end_ = destroyed_end;
    const std::uint64_t whole = size - size % kTileWidth;
    for (; writer.size_ < whole; writer.size_ += kTileWidth) {
        Level& leaves = writer.levels_[0];
        CompactRange tree;
        const auto hashes = KPS_TRY(read_leaf_tile(log_directory, leaves.tile++, kTileWidth));
        for (const Hash& hash : hashes) tree.append(hash);
        writer.levels_[1].hashes.push_back(tree.root());
        if (writer.levels_[1].hashes.size() == kTileWidth) KPS_TRY(writer.complete(1));
    }
    KPS_TRY(
        visit_kept_leaves(log_directory, whole, size, [&](const KeptLeaf& kept) -> base::Status {
            if (!kept.entry.empty()) return writer.append(kept.entry, kept.leaf);
            if (writer.is_bundle_destroyed()) return writer.append_leaf(kept.leaf);
            return failed(ErrorCode::CorruptData,
                          "tiles: a bundle beside destroyed segments is missing");
        }));
    return writer;
}

base::Status TileWriter::complete(unsigned number) {
    Level& level = levels_[number];
    KPS_TRY(write({false, number, level.tile, kTileWidth}, bytes_of(level.hashes)));
    CompactRange tree;
    for (const Hash& hash : level.hashes) tree.append(hash);
    ++level.tile;
    level.hashes.clear();
    level.written = 0;
    if (number + 1 == kTileLevelsMax) return {};
    levels_[number + 1].hashes.push_back(tree.root());
    return levels_[number + 1].hashes.size() == kTileWidth ? complete(number + 1) : base::Status{};
}

base::Status TileWriter::write(const TileName& name, base::ByteView content) {
    const std::string path = directory_ + "/" + tile_path(name);
    const std::string folder = parent_of(path);
    if (folder != made_directory_) KPS_TRY(make_directory(folder));
    made_directory_ = folder;
    KPS_TRY(replace_file(path, content, Flush::Soon));
    if (unflushed_.size() <= kSingleFlushesMax) unflushed_.push_back(path);
    if (name.width == kTileWidth) full_.push_back(path);
    return {};
}

Hash TileWriter::root() const {
    std::vector<Hash> nodes;
    for (unsigned i = kTileLevelsMax; i-- > 0;) {
        CompactRange part;
        for (const Hash& hash : levels_[i].hashes) part.append(hash);
        nodes.insert(nodes.end(), part.nodes().begin(), part.nodes().end());
    }
    auto range = CompactRange::from(size_, std::move(nodes));
    KPS_ASSERT(range.has_value());
    return range->root();
}

base::Status TileWriter::write_partial(unsigned number) {
    Level& level = levels_[number];
    const auto width = static_cast<unsigned>(level.hashes.size());
    // Higher levels seldom change between two checkpoints.
    if (width == level.written) return {};
    if (number == 0) KPS_TRY(write({true, 0, level.tile, width}, bundle_));
    KPS_TRY(write({false, number, level.tile, width}, bytes_of(level.hashes)));
    level.written = width;
    return {};
}

base::Status TileWriter::write_partial_tiles() {
    for (unsigned i = 0; i < kTileLevelsMax; ++i) KPS_TRY(write_partial(i));
    return {};
}

base::Status TileWriter::flush() {
    if (unflushed_.size() > kSingleFlushesMax) {
        KPS_TRY(flush_file_system(directory_));
    } else {
        for (const std::string& path : unflushed_) {
            // A partial tile may already have given way to the full one.
            if (exists(path)) KPS_TRY(flush_file(path));
        }
    }
    unflushed_.clear();
    return {};
}

base::Status TileWriter::publish(const Checkpoint& checkpoint) {
    if (checkpoint.size != size_ || checkpoint.root != root())
        return failed(ErrorCode::CorruptData, "tiles: their tree is not the checkpoint's");
    KPS_TRY(make_directory(directory_));
    KPS_TRY(write_partial_tiles());
    KPS_TRY(flush());
    KPS_TRY(replace_file(directory_ + "/checkpoint", base::as_bytes(checkpoint.note), Flush::Yes));
    // Until now the published checkpoint may have needed them.
    for (const std::string& path : full_) remove_partials(path);
    full_.clear();
    return {};
}

}  // namespace kps::audit
