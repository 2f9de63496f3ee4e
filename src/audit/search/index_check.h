#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace kps::audit {

struct IndexReport {
    std::uint64_t files = 0;
    std::uint64_t rows = 0;
    std::uint64_t unsealed_from = 0;
    std::vector<std::string> problems;  ///< empty: the index is what the entries give
};

/// Builds every sealed index file again from the segments, without any key, and compares it with the file and
/// with its INDEX-SEAL entry. `progress` gets files done and files in all. Errors: FileFailed; damage is a
/// problem in the report.
base::Result<IndexReport> check_index(
    const std::string& log_directory,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress);

}  // namespace kps::audit
