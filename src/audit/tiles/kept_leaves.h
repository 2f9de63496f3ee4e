#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"

/// The published files read back: what is left of entries whose segments were destroyed.
namespace kps::audit {

/// The first `width` hashes of a leaf tile, from the full tile or any partial form that reaches so
/// far. Errors: NotFound, CorruptData, FileFailed.
base::Result<std::vector<base::Hash>> read_leaf_tile(const std::string& log_directory,
                                                     std::uint64_t tile, unsigned width);
/// The bundle with at least `width` entries in whichever form is there. Errors: NotFound when there
/// is none, FileFailed.
base::Result<base::Bytes> read_bundle(const std::string& log_directory, std::uint64_t tile,
                                      unsigned width);

struct KeptLeaf {
    std::uint64_t index = 0;
    base::Hash leaf{};
    base::ByteView entry;  ///< empty: destroyed, or missing
};
using KeptVisitor = std::function<base::Status(const KeptLeaf&)>;
/// Every leaf from `first`, the beginning of a tile, to before `end`. An entry is given where its bundle
/// is there, and then it is the one of the leaf. Errors: NotFound for a missing leaf tile, CorruptData for a
/// bundle that differs from its hashes, FileFailed, those of `visit`.
base::Status visit_kept_leaves(const std::string& log_directory, std::uint64_t first,
                               std::uint64_t end, const KeptVisitor& visit);

}  // namespace kps::audit
