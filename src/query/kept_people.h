#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "registry/register_reader.h"

namespace kps::query {

/// People who outlive the look-up that showed them. The register's bytes live only until a look-up returns, and
/// look-ups are never nested; so each file is written once more, into bytes of its own.
///
/// Invariant: whoever was kept stays at the same place in memory as long as this lives.
class KeptPeople {
  public:
    /// Looks `ids` up and keeps one person for each, in their order, behind those that were kept before.
    /// Errors: those of the register; what was kept until then is then unfinished.
    base::Status look_up(registry::RegisterReader& registry, std::span<const std::int64_t> ids,
                         std::uint8_t parts);

    std::size_t size() const { return kept_.size(); }
    registry::FoundPerson& operator[](std::size_t index) { return kept_[index].person; }

  private:
    struct Kept {
        std::string record;
        base::Bytes photo;
        registry::FoundPerson person;
    };
    struct Keeper;

    std::deque<Kept> kept_;
};

}  // namespace kps::query
