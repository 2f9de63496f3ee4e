#pragma once

#include <functional>
#include <string>

#include "audit/month.h"
#include "base/result.h"

namespace kps::audit {

/// Called before each step that a crash may fall into, with its name; an error ends the work there. Tests
/// and the fault suite crash at them one after the other.
using Failpoint = std::function<base::Status(std::string_view name)>;

/// Deletes what holds the bytes of entries `first` to `end - 1` and of none behind them: bundles,
/// segments with their summaries, and what recovery set aside of these segments. Hash tiles stay.
///
/// A segment or bundle that also holds an entry from `end` on stays until that one is due: at most
/// one of each. Doing it again, also after a crash inside, changes nothing. Durable: yes.
/// Errors: FileFailed, those of `failpoint`.
base::Status delete_entries(const std::string& log_directory, std::uint64_t first,
                            std::uint64_t end, const Failpoint& failpoint);

/// Deletes the search index of a month, its days too: tokens whose key is gone. Durable: yes. Errors: FileFailed.
base::Status delete_index(const std::string& log_directory, Month month);

}  // namespace kps::audit
