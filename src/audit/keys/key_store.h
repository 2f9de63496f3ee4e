#pragma once

#include <string>

#include "audit/checkpoints/note.h"
#include "audit/keys/month_key_store.h"
#include "crypto/keys.h"

namespace kps::audit {

/// The keys the writer of one log works with: the log key, and the store of the month keys, which it
/// does not unlock.
///
/// Invariants: no key is ever overwritten; a log key with a successor opens no log (docs/adr/0091).
class KeyStore {
  public:
    /// Opens the folder, or makes it with a new log key and an encrypted store beside it. Errors:
    /// FileFailed, CorruptData, InvalidArgument.
    static base::Result<KeyStore> open(std::string directory, std::string origin,
                                       std::int64_t now_us = 0);

    /// Makes the log key under the next name after a loss; the older one signs no checkpoint from then on. Returns its
    /// verifier key. Durable: yes. Errors: AlreadyExists when there is one; as `open`.
    static base::Result<std::string> make_next(const std::string& directory,
                                               const std::string& origin, std::int64_t now_us);

    const std::string& directory() const { return directory_; }
    const std::string& origin() const { return origin_; }
    const crypto::Ed25519Key& log_key() const { return log_key_; }
    std::string verifier_key() const { return verifier_key_text(origin_, log_key_.public_key()); }
    /// When the log key was made; 0: not known.
    std::int64_t log_key_made_us() const { return log_key_made_us_; }
    /// Locked: it seals and makes tokens, and opens nothing.
    MonthKeyStore& months() const { return *months_; }
    /// The month's keys, fit for sealing; made and proved when missing. Durable: a new key is on
    /// disk before it is returned. Errors: those of the store; CryptoFailed while no canary was
    /// opened and the unlock secret is not here to open one.
    base::Result<MonthKeys> month(Month month, std::int64_t now_us = 0) const;
    /// Makes the month's keys when they are missing, and opens a canary with the unlock secret if
    /// that lies beside the keys. Errors: those of the store; CryptoFailed when it does not lie
    /// there: the keys may have been made all the same.
    base::Status prepare(Month month, std::int64_t now_us) const;
    /// The month's keys. Errors: NotFound when there are none (not made yet, or destroyed).
    base::Result<MonthKeys> find(Month month) const { return months_->find(month); }

  private:
    KeyStore(std::string directory, std::string origin, crypto::Ed25519Key key,
             std::shared_ptr<MonthKeyStore> months)
        : directory_(std::move(directory)),
          origin_(std::move(origin)),
          log_key_(std::move(key)),
          months_(std::move(months)) {}

    std::string directory_;
    std::string origin_;
    crypto::Ed25519Key log_key_;
    std::int64_t log_key_made_us_ = 0;
    std::shared_ptr<MonthKeyStore> months_;
};

/// All months of a key folder as its files tell, without opening anything. Errors: FileFailed,
/// CorruptData.
base::Result<std::vector<MonthRecord>> month_records(const std::string& directory);
/// When the log key was made; 0: not known. Errors: NotFound, CorruptData.
base::Result<std::int64_t> log_key_made_us(const std::string& directory);

/// What the search needs of a month: its tokens. Errors: NotFound, CorruptData.
base::Result<MonthKeys> find_month_keys(const std::string& directory, Month month);

}  // namespace kps::audit
