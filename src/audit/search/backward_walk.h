#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "audit/search/limits.h"
#include "audit/search/log_search.h"

namespace kps::audit {

/// Which entries a walk stops at. With tokens those that have one of them; without any, all.
struct WalkedFor {
    base::InstitutionId institution;  ///< 0: any
    base::ServiceNumber service;      ///< 0: any
    TokensOf tokens;  ///< set: by these instead, institution and service are not looked at
    bool is_all() const { return !tokens && institution.value() == 0 && service.value() == 0; }
};

/// Goes through the entries that are meant, the newest first, as far as the visitor wants: what it costs depends on how
/// many it takes and not on how many there are.
///
/// Errors:  FileFailed, CorruptData, those of the visitor.
/// Threads: one.
class BackwardWalk {
  public:
    /// False: enough.
    using Visitor = std::function<base::Result<bool>(std::uint64_t index)>;
    /// Of what no index holds, at most so many segments are gone through.
    explicit BackwardWalk(LogSearch& search, std::size_t segments_max = kUnsealedSegmentsMax)
        : search_(search), segments_left_(segments_max) {}

    /// Entries `range.begin` to `range.end` - 1; beyond the log's end there are none. Nothing: all of them; else the
    /// entry from which on all were, because the visitor had enough or too much would have been gone through.
    base::Result<std::optional<std::uint64_t>> walk(const WalkedFor& wanted, LeafRange range,
                                                    const Visitor& visit);

  private:
    using Reached = base::Result<std::optional<std::uint64_t>>;
    Reached walk_all(LeafRange range, const Visitor& visit);
    Reached walk_unsealed(const WalkedFor& wanted, LeafRange range, const Visitor& visit);
    Reached walk_file(const SealedFile& sealed, const WalkedFor& wanted, LeafRange range,
                      const Visitor& visit);

    LogSearch& search_;
    std::size_t segments_left_;
};

}  // namespace kps::audit
