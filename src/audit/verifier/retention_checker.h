#pragma once

#include <map>
#include <string>
#include <vector>

#include "audit/entries/entry_codec.h"
#include "audit/retention/destruction_record.h"

namespace kps::audit {

/// What a log says of its own destruction and holds, and the files that must say the same.
///
/// Both ways: each record of a destroyed month is bound to entries of the log, and each DESTROY and HOLD
/// entry that can still be read to a record or a hold that is there. A file that was deleted is found so.
class RetentionChecker {
  public:
    RetentionChecker(std::string directory, std::vector<std::string>& problems);
    /// The records of destroyed months, each checked for its time and its end.
    const std::vector<DestructionRecord>& load();
    /// The next leaf; `clear` is null where the entry was destroyed.
    void add(std::uint64_t index, const base::Hash& leaf, const ClearEntry* clear);
    /// Call once the log's `entries` were added. With `has_holds` its holds lie in the folder: an export has none.
    void finish(std::uint64_t entries, bool has_holds);

  private:
    void problem(std::string text) { problems_.push_back(std::move(text)); }
    void check_time(const DestructionRecord& record);
    void match_destructions();
    void match_holds();

    std::string directory_;
    std::vector<std::string>& problems_;
    std::vector<DestructionRecord> records_;
    std::map<std::uint64_t, base::Hash> acts_;  ///< leaves of the entries that the records name
    std::map<base::Uuid, std::uint64_t>
        destroys_;                               ///< request ids of DESTROY entries, and an index
    std::map<base::Uuid, std::uint64_t> holds_;  ///< of HOLD entries
};

}  // namespace kps::audit
