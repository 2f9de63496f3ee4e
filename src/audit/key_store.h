#pragma once

#include <string>

#include "audit/checkpoints/note.h"
#include "audit/month.h"
#include "crypto/cipher.h"
#include "crypto/keys.h"

namespace kps::audit {

/// Keys of one month: records are sealed to the pair, blind-index tokens are made with `index_key`.
struct MonthKeys {
    Month month;
    crypto::X25519Pair pair;
    crypto::Key256 index_key{};
};

/// The log's keys in a folder of their own, one file each, mode 0600, replaced only as a whole.
///
/// Invariants:
/// 1. A key file carries its own digest: a damaged one is refused, never used.
/// 2. A file that others may read is refused.
/// 3. No key is ever overwritten.
/// The private halves move to hardware later; this class is the one place that changes then.
class KeyStore {
  public:
    /// Opens the folder, or makes it with a new log key. Errors: FileFailed, CorruptData,
    /// InvalidArgument.
    static base::Result<KeyStore> open(std::string directory, std::string origin);

    const std::string& origin() const { return origin_; }
    const crypto::Ed25519Key& log_key() const { return log_key_; }
    std::string verifier_key() const { return verifier_key_text(origin_, log_key_.public_key()); }
    /// The month's keys, made when missing. Durable: a new key is on disk before it is returned.
    base::Result<MonthKeys> month(Month month) const;
    /// The month's keys. Errors: NotFound when there are none (not made yet, or destroyed).
    base::Result<MonthKeys> find(Month month) const;

  private:
    KeyStore(std::string directory, std::string origin, crypto::Ed25519Key key)
        : directory_(std::move(directory)), origin_(std::move(origin)), log_key_(std::move(key)) {}

    std::string directory_;
    std::string origin_;
    crypto::Ed25519Key log_key_;
};

/// Reads a month key file alone, as `kps audit show` and the search need no log key.
base::Result<MonthKeys> find_month_keys(const std::string& directory, Month month);

}  // namespace kps::audit
