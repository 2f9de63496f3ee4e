#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

namespace kps::usage {

/// From where a service user's latest answered question came.
struct LastSource {
    base::InstitutionId institution;
    std::string user;
    std::array<std::uint8_t, 16> address{};  ///< IPv4 mapped, as the log keeps it
    std::int64_t at_us = 0;
    friend bool operator==(const LastSource&, const LastSource&) = default;
};

/// Where questions came from since it was last taken: the latest of each service user, and no history (docs/adr/0152).
///
/// Threads: any; the lock is held for one look-up in a map.
class LastSources {
  public:
    void heard(const LastSource& source);
    std::vector<LastSource> take();

  private:
    using Key = std::pair<base::InstitutionId, std::string>;
    std::mutex mutex_;
    std::map<Key, LastSource> waiting_;
};

/// Each takes the place of an older one of its user. Errors: those of storage.
base::Status put_sources(storage::Transaction& transaction, const std::vector<LastSource>& sources);
/// Of one institution, by user. Errors: those of storage.
base::Result<std::vector<LastSource>> read_sources(storage::Transaction& transaction,
                                                   base::InstitutionId institution);

}  // namespace kps::usage
