#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audit/keys/key_access.h"
#include "audit/month.h"
#include "base/ids.h"
#include "crypto/cipher.h"

/// Where the keys of the months are kept (AUDIT 1.4). The private half of a month's pair need not
/// leave its store: whoever reads an entry asks the store to open the sealed data key.
///
/// Invariants:
/// 1. No key is ever overwritten. A month is made whole or not at all, by one process of many.
/// 2. A month is used for sealing only after its store has opened a canary with it: a key that
///    cannot be used would lose a month of evidence.
/// 3. Sealing and tokens (`find`) need less than opening: a server that is taken over must not read
///    yesterday.
/// 4. A destroyed month stays known as destroyed, with the last act of its key.
namespace kps::audit {

/// How data keys are sealed to a month. Numbers stand in KEY entries; never reuse one.
enum class KeySuite : std::uint16_t {
    X25519 = 0,  ///< HPKE base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM
    P256 = 1,    ///< the same with DHKEM(P-256, HKDF-SHA256), for tokens
};
/// Sizes of a public half and of a sealed data key; 0 for an unknown suite.
std::size_t public_key_bytes(KeySuite suite);
std::size_t sealed_key_bytes(KeySuite suite);

/// What the writer of the log needs of a month: records are sealed to `public_key`, blind-index
/// tokens are made with `index_key`.
struct MonthKeys {
    Month month;
    KeySuite suite = KeySuite::X25519;
    bool is_proved = false;  ///< its store opened a canary: only then it may seal
    base::Bytes public_key;
    crypto::Key256 index_key{};
};

/// One month as its store knows it.
struct MonthRecord {
    Month month;
    KeySuite suite = KeySuite::X25519;
    base::Bytes public_key;
    std::int64_t made_us = 0;       ///< 0: not known
    std::int64_t proved_us = 0;     ///< 0: no canary was opened yet
    std::int64_t destroyed_us = 0;  ///< 0: it is there
};

/// What a key did last: it opened a challenge and so authenticated the intent to destroy it
/// (AUDIT 1.9.3). Should the key ever appear again, `challenge` opens under it and `mac` convicts
/// its holder.
struct LastAct {
    Month month;
    base::Bytes public_key;
    base::Bytes challenge;  ///< 32 random bytes k, sealed to the month's public key
    base::Hash mac{};       ///< HMAC-SHA256(k, intent digest)
};

/// Seals to the public half. Errors: CryptoFailed.
base::Result<base::Bytes> seal_to_month(KeySuite suite, base::ByteView public_key,
                                        base::ByteView info, base::ByteView plain);

/// Threads: `find` and `open_sealed` from any; the rest one at a time.
class MonthKeyStore {
  public:
    virtual ~MonthKeyStore() = default;
    /// What sealing needs. Errors: NotFound (not made yet, or destroyed); CorruptData; CryptoFailed
    /// when the store cannot be used.
    virtual base::Result<MonthKeys> find(Month month) const = 0;
    /// Opens with the private half. Errors: as `find`; CryptoFailed when it does not open, or when
    /// the store was not unlocked for it.
    virtual base::Result<base::Bytes> open_sealed(Month month, base::ByteView sealed,
                                                  base::ByteView info) const = 0;
    /// May private halves be used?
    virtual bool is_unlocked() const = 0;
    /// Makes a month's keys; they are not used before `prove`. Durable: yes. Errors: AlreadyExists
    /// (also of a destroyed month); those of the store.
    virtual base::Status make(Month month, std::int64_t now_us) = 0;
    /// All months, destroyed ones too, in their order.
    virtual base::Result<std::vector<MonthRecord>> list() const = 0;

    /// Opens a canary and marks the month as fit for use. Errors: those of `open_sealed`. Durable:
    /// yes.
    base::Status prove(Month month, std::int64_t now_us);
    /// Destroys a month's keys for ever, after their last act. Errors: NotFound; CryptoFailed when
    /// the act was not what it should be: nothing is destroyed then. Durable: yes.
    base::Result<LastAct> destroy(Month month, const base::Hash& intent, std::int64_t now_us);

  protected:
    /// `prove` may: the canary was opened.
    virtual base::Status mark_proved(const MonthRecord& record) = 0;
    /// The act is kept first, then the keys go.
    virtual base::Status erase(const MonthRecord& record, const LastAct& act) = 0;

  private:
    base::Result<MonthRecord> record_of(Month month) const;
};

/// The store in `directory`. Errors: NotFound, CorruptData, CryptoFailed for a wrong secret.
base::Result<std::unique_ptr<MonthKeyStore>> open_month_keys(const std::string& directory,
                                                             const KeyAccess& access = {});

}  // namespace kps::audit
