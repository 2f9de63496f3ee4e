#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

namespace kps::audit {

struct VerifyOptions {
    std::string directory;
    /// Signed notes kept elsewhere (recipients, witnesses), under any name the log had. Another
    /// history under the same key fails only against these.
    std::vector<std::string> notes;
    /// A trusted copy of the log's verifier key; empty: the folder's own `log.vkey`.
    std::string verifier_key;
    /// Bytes done and bytes in all.
    std::function<void(std::uint64_t, std::uint64_t)> progress;
};

/// A name the log had, and what was written under it.
struct NamedPart {
    std::string origin;
    std::uint64_t end = 0;   ///< entries under it and the names before
    std::uint64_t lost = 0;  ///< known to have been behind its end when it was lost
};

struct VerifyReport {
    std::string origin;
    std::vector<NamedPart> earlier;  ///< names it had before (origins/)
    std::uint64_t entries = 0;
    std::uint64_t frames = 0;
    std::uint64_t segments = 0;
    std::uint64_t tile_files = 0;  ///< tiles and bundles compared
    std::uint64_t published_size = 0;
    /// Entries before it were destroyed; of them the hashes are left (retention/).
    std::uint64_t destroyed_end = 0;
    std::uint64_t destroyed_months = 0;
    base::Hash root{};
    std::vector<std::string> problems;  ///< empty: the log is whole
    bool ok() const { return problems.empty(); }
};

/// Recomputes a log offline. From the segments: every frame, the chain, every root and signature,
/// the syntax and time of every entry; then tiles, bundles and summaries are compared with what the
/// segments give. A copy without segments is recomputed from its bundles. No stored hash is
/// believed on the way (AUDIT.md 0.2), but the leaf hashes of months that the log's own DESTROY
/// entries name as destroyed. Errors: FileFailed, NotFound when there is nothing to
/// verify; damage is a problem in the report.
base::Result<VerifyReport> verify_log(const VerifyOptions& options);

}  // namespace kps::audit
