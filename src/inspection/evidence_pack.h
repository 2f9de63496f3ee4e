#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/tiles/public_files.h"
#include "base/ids.h"
#include "inspection/sample.h"

namespace kps::inspection {

/// Files with their names, as one uncompressed tar (POSIX ustar); the same files give the same bytes.
/// Errors: InvalidArgument for a name longer than 100 bytes.
base::Result<std::string> tar_of(const std::vector<std::pair<std::string, std::string>>& files);

/// What an evidence pack holds but the instructions: the receipts of the drawn entries, the list of them, the log's
/// verifier key, and `SHA256SUMS` of all of these.
struct Evidence {
    std::vector<std::pair<std::string, std::string>> files;
    base::Hash sums{};  ///< SHA-256 of `SHA256SUMS`; the log's entry of the pack names it
};
/// Errors: CorruptData, those of `read`.
base::Result<Evidence> collect(const Drawn& drawn, const SampleOrder& order,
                               const audit::PublishedReader& read, const std::string& verifier_key);

/// How somebody else checks a pack, Turkish and English. `entry`: of the log, that names the pack's sums.
std::string instructions(std::uint64_t entry);

}  // namespace kps::inspection
