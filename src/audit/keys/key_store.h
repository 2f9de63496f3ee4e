#pragma once

#include <string>

#include "audit/checkpoints/note.h"
#include "audit/keys/month_key_store.h"
#include "crypto/keys.h"

namespace kps::audit {

/// The keys the writer of one log works with: the log key, and the store of the month keys.
///
/// Invariants:
/// 1. A key file carries its own digest: a damaged one is refused, never used.
/// 2. A file that others may read is refused.
/// 3. No key is ever overwritten.
class KeyStore {
  public:
    /// Opens the folder, or makes it with a new log key. Errors: FileFailed, CorruptData,
    /// InvalidArgument.
    static base::Result<KeyStore> open(std::string directory, std::string origin);

    const std::string& origin() const { return origin_; }
    const crypto::Ed25519Key& log_key() const { return log_key_; }
    std::string verifier_key() const { return verifier_key_text(origin_, log_key_.public_key()); }
    MonthKeyStore& months() const { return *months_; }
    /// The month's keys, made when missing. Durable: a new key is on disk before it is returned.
    base::Result<MonthKeys> month(Month month, std::int64_t now_us = 0) const;
    /// The month's keys. Errors: NotFound when there are none (not made yet, or destroyed).
    base::Result<MonthKeys> find(Month month) const { return months_->find(month); }

  private:
    KeyStore(std::string origin, crypto::Ed25519Key key, std::shared_ptr<MonthKeyStore> months)
        : origin_(std::move(origin)), log_key_(std::move(key)), months_(std::move(months)) {}

    std::string origin_;
    crypto::Ed25519Key log_key_;
    std::shared_ptr<MonthKeyStore> months_;
};

/// What the search needs of a month: its tokens. Errors: NotFound, CorruptData.
base::Result<MonthKeys> find_month_keys(const std::string& directory, Month month);

}  // namespace kps::audit
