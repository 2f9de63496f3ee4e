#pragma once

#include <cstdint>
#include <optional>

#include "base/ids.h"
#include "crypto/digest.h"

namespace kps::query {

/// Makes the last person of a page into a number that tells its holder nothing, and back: a permutation of 52-bit
/// numbers under a secret, of an identity number and fifteen bits that must be zero when it is opened. The grant may
/// not show the number.
///
/// Shape:   0 to 2^52 - 1, so that a client that keeps whole numbers as doubles (JavaScript) loses nothing.
/// A number somebody made up opens to nobody but once in 32,768 times, and then to a number that few people have.
/// Threads: any.
class PageKeySeal {
  public:
    /// What a key is bound to: a key of one institution and district opens to nonsense for another.
    struct Binding {
        base::InstitutionId institution;
        std::int32_t district = 0;
    };
    explicit PageKeySeal(const base::Hash& secret);

    std::int64_t seal(std::int64_t person_id, const Binding& binding) const;
    /// The person's number; nothing for a key that was not sealed under this binding and secret.
    std::optional<std::int64_t> open(std::int64_t key, const Binding& binding) const;

  private:
    std::uint32_t mixed(std::uint32_t half, int round, const Binding& binding) const;

    crypto::HmacSha256 hmac_;
};

}  // namespace kps::query
