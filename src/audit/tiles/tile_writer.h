#pragma once

#include <array>
#include <string>
#include <vector>

#include "audit/limits.h"
#include "audit/log_writer.h"
#include "audit/tiles/tile_paths.h"
#include "base/bytes.h"

namespace kps::audit {

/// Writes tiles, entry bundles and the checkpoint of a growing tree (C2SP tlog-tiles). Threads:
/// one.
class TileWriter {
  public:
    explicit TileWriter(std::string log_directory);
    /// Goes on after published tiles of `size` leaves; `size` is a whole number of bundles.
    /// Errors: NotFound, CorruptData when the tiles are not all there: begin anew then.
    static base::Result<TileWriter> resume(std::string log_directory, std::uint64_t size);

    /// Makes the upper tiles anew over the leaf tiles of `size` leaves, where the segments of these
    /// were destroyed. Errors: NotFound, CorruptData when leaf tiles or kept bundles are not all there.
    static base::Result<TileWriter> rebuild(std::string log_directory, std::uint64_t size,
                                            std::uint64_t destroyed_end);
    /// Bundles of entries before `end` alone were destroyed and are not written again.
    void skip_destroyed(std::uint64_t end) { destroyed_end_ = end; }

    std::uint64_t size() const { return size_; }
    base::Status append(base::ByteView entry, const base::Hash& leaf);
    /// Writes what is partial, flushes all, and only then replaces the checkpoint.
    /// Errors: CorruptData when the tree of the tiles is not the checkpoint's; FileFailed.
    base::Status publish(const Checkpoint& checkpoint);

  private:
    base::Status append_leaf(const base::Hash& leaf);
    bool is_bundle_destroyed() const;
    base::Hash root() const;
    base::Status complete(unsigned level);
    base::Status write(const TileName& name, base::ByteView content);
    base::Status write_partial_tiles();
    base::Status write_partial(unsigned number);
    base::Status flush();

    std::string directory_;
    std::uint64_t size_ = 0;
    std::uint64_t destroyed_end_ = 0;
    base::Bytes bundle_;
    struct Level {
        std::uint64_t tile = 0;  ///< number of the tile that is being filled
        std::vector<base::Hash> hashes;
        std::size_t written = 0;  ///< width of the partial tile that was written last
    };
    std::array<Level, kTileLevelsMax> levels_;
    std::vector<std::string> unflushed_;
    std::vector<std::string> full_;  ///< tiles that became full since the last checkpoint
    std::string made_directory_;
};

}  // namespace kps::audit
