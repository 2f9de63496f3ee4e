#include "audit/verifier/tile_comparer.h"

#include <algorithm>

#include "audit/directory.h"
#include "audit/proofs/compact_range.h"

namespace kps::audit {
namespace {

constexpr std::size_t kFileBytesMax = kTileWidth * (kEntryBytesMax + 2);
constexpr std::size_t kProblemsMax = 20;

}  // namespace

TileComparer::TileComparer(std::string log_directory, std::uint64_t published_size,
                           std::uint64_t destroyed_end)
    : directory_(std::move(log_directory) + "/tiles/"),
      published_size_(published_size),
      destroyed_end_(destroyed_end) {}

void TileComparer::add(base::ByteView entry, const base::Hash& leaf) {
    std::uint8_t length[2];
    base::put_u16(length, static_cast<std::uint16_t>(entry.size()));
    bundle_.append(length, sizeof length);
    bundle_.append(entry.data(), entry.size());
    entry_ends_.push_back(bundle_.size());
    levels_[0].hashes.push_back(leaf);
    if (levels_[0].hashes.size() == kTileWidth) complete_bundle();
}

void TileComparer::add_destroyed(const base::Hash& leaf) {
    is_whole_ = false;
    levels_[0].hashes.push_back(leaf);
    if (levels_[0].hashes.size() == kTileWidth) complete_bundle();
}

void TileComparer::complete_bundle() {
    const TileName name{true, 0, levels_[0].tile, kTileWidth};
    if (is_destroyed(name) || !is_whole_) {
        check_destroyed(name);
    } else {
        compare(name, bundle_);
        compare_partials(name);
    }
    complete(0);
    bundle_.clear();
    entry_ends_.clear();
    is_whole_ = true;
}

bool TileComparer::is_destroyed(const TileName& name) const {
    return name.is_entries && (name.index + 1) * kTileWidth <= destroyed_end_;
}

/// Rule R-090 (KPSY m.10/5): what was destroyed is gone, and what is gone was destroyed.
void TileComparer::check_destroyed(const TileName& name) {
    const std::string path = directory_ + tile_path(name);
    if (problems_.size() >= kProblemsMax) return;
    if (!is_destroyed(name))
        problems_.push_back(tile_path(name) + ": is missing and was not destroyed");
    else if (exists(path) || exists(path + ".p"))
        problems_.push_back(tile_path(name) + ": is still there after its destruction");
}

void TileComparer::complete(unsigned number) {
    Level& level = levels_[number];
    const TileName name{false, number, level.tile, kTileWidth};
    compare(name, expected_of(name));
    compare_partials(name);
    CompactRange tree;
    for (const base::Hash& hash : level.hashes) tree.append(hash);
    ++level.tile;
    level.hashes.clear();
    if (number + 1 == kTileLevelsMax) return;
    levels_[number + 1].hashes.push_back(tree.root());
    if (levels_[number + 1].hashes.size() == kTileWidth) complete(number + 1);
}

base::ByteView TileComparer::expected_of(const TileName& name) const {
    if (name.is_entries) return base::ByteView(bundle_).first(entry_ends_[name.width - 1]);
    const auto& hashes = levels_[name.level].hashes;
    return {reinterpret_cast<const std::uint8_t*>(hashes.data()), name.width * sizeof(base::Hash)};
}

bool TileComparer::must_exist(const TileName& name) const {
    const std::uint64_t hashes = published_size_ >> (8 * name.level);
    if (name.width == kTileWidth) return (name.index + 1) * kTileWidth <= hashes;
    return name.index == hashes / kTileWidth && name.width == hashes % kTileWidth;
}

void TileComparer::compare(const TileName& name, base::ByteView expected) {
    const std::string path = tile_path(name);
    const base::Status found = read_file_into(directory_ + path, kFileBytesMax, file_);
    if (!found && !must_exist(name)) return;
    ++files_;
    if (found && std::equal(file_.begin(), file_.end(), expected.begin(), expected.end())) return;
    if (problems_.size() < kProblemsMax)
        problems_.push_back(path + (found ? ": differs from the log" : ": is missing"));
}

/// Every partial form that is still there must be the beginning of the tile.
void TileComparer::compare_partials(const TileName& name) {
    const auto names = list_directory(directory_ + tile_path(name) + ".p");
    if (!names) return;
    const std::size_t width =
        name.is_entries ? entry_ends_.size() : levels_[name.level].hashes.size();
    for (const std::string& text : *names) {
        // What a crash left of a file being written: nobody reads it, and its name is written anew.
        if (text.ends_with(kUnfinishedEnding)) continue;
        const auto partial = parse_tile_path(tile_path(name) + ".p/" + text);
        if (!partial || partial->width > width)
            problems_.push_back(tile_path(name) + ".p/" + text + ": does not belong to the log");
        else
            compare(*partial, expected_of(*partial));
    }
}

void TileComparer::finish() {
    for (unsigned i = 0; i < kTileLevelsMax; ++i) {
        const Level& level = levels_[i];
        if (level.hashes.empty()) continue;
        for (const bool is_entries : {true, false}) {
            if (is_entries && i != 0) continue;
            const TileName name{is_entries, i, level.tile, kTileWidth};
            if (is_entries && !is_whole_) {
                check_destroyed(name);
                continue;
            }
            compare_partials(name);
            const TileName needed{is_entries, i, level.tile,
                                  static_cast<unsigned>((published_size_ >> (8 * i)) % kTileWidth)};
            if (needed.width != 0 && must_exist(needed) &&
                !exists(directory_ + tile_path(needed)) && !exists(directory_ + tile_path(name)))
                problems_.push_back(tile_path(needed) + ": is missing");
        }
    }
}

}  // namespace kps::audit
