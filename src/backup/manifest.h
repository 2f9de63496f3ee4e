#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "crypto/keys.h"

namespace kps::backup {

struct FileLine {
    std::string path;  ///< in the backup, relative, as `log/log.vkey`
    std::uint64_t size = 0;
    base::Hash digest{};
};

/// What a backup holds (docs/formats/backup.md).
struct Manifest {
    std::string origin;  ///< of the log
    std::int64_t made_us = 0;
    std::uint64_t log_size = 0;
    base::Hash log_root{};
    std::vector<FileLine> files;  ///< by path
};

/// The manifest, signed by the log's key.
std::string text_of(const Manifest& manifest, const crypto::Ed25519Key& log_key);
/// `verifier_key`: the log's. Errors: CorruptData for another shape, a path that leads out of the backup, or a
/// signature that is not the log's.
base::Result<Manifest> parse_manifest(std::string_view text, std::string_view verifier_key);

/// Size and digest of a file. Errors: FileFailed.
base::Result<FileLine> measure(const std::string& folder, const std::string& path);
/// Every file below `folder` but its manifest, by path. Errors: FileFailed, InvalidArgument for too many or for what
/// is neither file nor folder.
base::Result<std::vector<std::string>> files_in(const std::string& folder);

inline constexpr std::string_view kManifestName = "MANIFEST";

}  // namespace kps::backup
