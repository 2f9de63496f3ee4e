#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

#include "crypto/cipher.h"

namespace kps::audit {

/// Makes `r` of the entries of the last day, so that a full receipt can be given without the month's private half
/// (docs/adr/0079).
///
/// Invariants:
/// 1. Of a data key only HKDF's extract is kept, one way: it opens commitments and never an entry.
/// 2. In memory only, of this run of the program, a day and kRecipientKeysMax keys at most; then it is wiped.
///
/// Threads: any.
class RecipientSecrets {
  public:
    RecipientSecrets() = default;
    RecipientSecrets(const RecipientSecrets&) = delete;
    RecipientSecrets& operator=(const RecipientSecrets&) = delete;
    ~RecipientSecrets();

    void add(std::uint32_t data_key_number, const crypto::Key256& data_key, std::int64_t now_us);
    /// Nothing when the key is not of this run, or was announced more than a day ago.
    std::optional<crypto::Key256> find(std::uint32_t data_key_number, std::uint64_t index,
                                       std::int64_t now_us) const;

  private:
    struct Kept {
        std::uint32_t number = 0;
        std::int64_t made_us = 0;
        crypto::Key256 extracted{};
    };
    void forget_first();

    mutable std::mutex mutex_;
    std::deque<Kept> kept_;  ///< ascending by number
};

}  // namespace kps::audit
