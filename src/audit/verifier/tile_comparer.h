#pragma once

#include <array>
#include <string>
#include <vector>

#include "audit/limits.h"
#include "audit/tiles/tile_paths.h"
#include "base/bytes.h"
#include "base/ids.h"

namespace kps::audit {

/// Compares the published tiles and bundles with recomputed entries, 256 at a time.
class TileComparer {
  public:
    /// Tiles up to `published_size` must be there; further ones are compared when they are. Bundles
    /// of entries before `destroyed_end` alone must not be there.
    TileComparer(std::string log_directory, std::uint64_t published_size,
                 std::uint64_t destroyed_end);
    void add(base::ByteView entry, const base::Hash& leaf);
    /// An entry of which only the hash is left.
    void add_destroyed(const base::Hash& leaf);
    /// Compares what is partial. Call once, at the end.
    void finish();
    std::uint64_t files() const { return files_; }
    const std::vector<std::string>& problems() const { return problems_; }

  private:
    void complete_bundle();
    void complete(unsigned level);
    bool is_destroyed(const TileName& name) const;
    void check_destroyed(const TileName& name);
    void compare(const TileName& name, base::ByteView expected);
    void compare_partials(const TileName& name);
    base::ByteView expected_of(const TileName& name) const;
    bool must_exist(const TileName& name) const;

    std::string directory_;
    std::uint64_t published_size_;
    std::uint64_t destroyed_end_;
    bool is_whole_ = true;  ///< every entry of the bundle is known
    base::Bytes bundle_;
    base::Bytes file_;
    std::vector<std::size_t> entry_ends_;
    struct Level {
        std::uint64_t tile = 0;
        std::vector<base::Hash> hashes;
    };
    std::array<Level, kTileLevelsMax> levels_;
    std::uint64_t files_ = 0;
    std::vector<std::string> problems_;
};

}  // namespace kps::audit
