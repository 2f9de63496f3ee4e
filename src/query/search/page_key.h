#pragma once

#include <cstdint>

#include "base/ids.h"
#include "crypto/digest.h"

namespace kps::query {

/// Makes the position of a page into a number that tells its holder nothing, and back: a permutation of 64-bit numbers
/// under a secret. A position holds an identity number and a birth date, which the grant may not show.
///
/// A number somebody made up opens to a random position; whoever opens one checks that it lies where it was asked.
/// Threads: any.
class PageKeySeal {
  public:
    /// What a key is bound to: a key of one institution and district opens to nonsense for another.
    struct Binding {
        base::InstitutionId institution;
        std::int32_t district = 0;
    };
    explicit PageKeySeal(const base::Hash& secret);

    std::int64_t seal(std::int64_t position, const Binding& binding) const;
    std::int64_t open(std::int64_t key, const Binding& binding) const;

  private:
    std::uint32_t mixed(std::uint32_t half, int round, const Binding& binding) const;

    crypto::HmacSha256 hmac_;
};

}  // namespace kps::query
