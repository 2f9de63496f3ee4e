#pragma once

#include <string>

#include "base/ids.h"
#include "base/result.h"

namespace kps::audit {

/// Root of the first `end` entries out of the published tiles, after what will be left of entries
/// `first` to `end - 1` was checked: their leaf tiles lead to it, and it to the published checkpoint.
/// Errors: Busy when not so much is published yet; CorruptData when a tile is damaged: then nothing
/// may be deleted; FileFailed.
base::Result<base::Hash> check_kept_tiles(const std::string& log_directory, std::uint64_t first,
                                          std::uint64_t end);

}  // namespace kps::audit
