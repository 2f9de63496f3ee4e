#pragma once

#include <cstdint>
#include <vector>

#include "audit/entries/index_tokens.h"
#include "audit/entry.h"
#include "audit/keys/month_key_store.h"
#include "crypto/cipher.h"

/// Leaf entry, version 1 (AUDIT.md 1.3; bytes in docs/formats/audit_entry.md).
///
/// Invariants:
/// 1. What stands in clear names no person; numbers and names are sealed, tokens are keyed.
/// 2. Every person of a draft is in one of its entries, sealed and as a token.
/// 3. The nonce is the leaf index: a data key is never used for two entries with the same index,
///    because no data key outlives the run of the program that made it.
namespace kps::audit {

inline constexpr std::uint8_t kEntryVersion = 1;
inline constexpr std::uint16_t kFlagTestData = 1;
inline constexpr std::uint16_t kFlagContinuation = 2;
/// What the person looked up is shown of the entry: at once with neither bit, from a date that the
/// directorate's rules give, never. Both bits together stand for nothing and are read as never.
inline constexpr std::uint16_t kFlagsVisibility = 12;
inline constexpr std::uint16_t kFlagShownLater = 4;
inline constexpr std::uint16_t kFlagNeverShown = 8;
/// Belongs to the call of the entry before it: one receipt covers them all. The log sets it.
inline constexpr std::uint16_t kFlagSameCall = 16;
inline constexpr std::uint16_t kFlagsKnown = 31;

/// An entry before it has an index and a time: all that can be made on the caller's thread.
struct PreparedEntry {
    EntryType type = EntryType::Query;
    std::uint16_t flags = 0;
    base::InstitutionId institution;
    base::ServiceNumber service;
    std::uint16_t outcome = 0;
    base::Uuid request_id;
    std::vector<IndexToken> tokens;  ///< ascending, none twice
    base::Hash request_digest{};
    base::Hash response_digest{};
    base::Bytes plain;  ///< deterministic CBOR, sealed later

    /// Size of the finished entry.
    std::size_t size() const;
};

/// Makes one entry of a draft, and continuation entries for the persons that do not fit.
/// Shape: each at most kEntryBytesMax when sealed; all carry the request id, the later ones
/// kFlagContinuation.
std::vector<PreparedEntry> prepare_entries(const Draft& draft, const TokenMaker& tokens);

/// Seals the entries of one data key.
class EntrySealer {
  public:
    EntrySealer(const crypto::Key256& data_key, std::uint32_t data_key_number,
                const base::Hash& origin_hash);
    EntrySealer(const EntrySealer&) = delete;
    EntrySealer& operator=(const EntrySealer&) = delete;
    /// Appends the finished entry (without a length) to `out`.
    void seal(const PreparedEntry& entry, std::uint64_t index, std::int64_t time_us,
              base::Bytes& out);

  private:
    crypto::GcmSealer sealer_;
    std::uint32_t number_;
    base::Hash origin_hash_;
    crypto::HmacSha256 commitments_;
    base::Bytes head_;
    base::Bytes sealed_;
};

/// What stands in an entry for everyone to read. Views into the entry's bytes.
struct ClearEntry {
    EntryType type = EntryType::Query;
    std::uint16_t flags = 0;
    std::int64_t time_us = 0;
    base::InstitutionId institution;
    base::ServiceNumber service;
    std::uint16_t outcome = 0;
    base::Uuid request_id;
    std::uint32_t data_key_number = 0;
    std::uint32_t token_count = 0;
    base::ByteView tokens;      ///< 16 bytes each
    base::ByteView commitment;  ///< 32 bytes
    base::ByteView sealed;      ///< of a KEY entry: its own fields, see KeyEntry
};
/// Errors: CorruptData for anything that is not exactly an entry of version 1.
base::Result<ClearEntry> decode_entry(base::ByteView entry);

/// The draft as it was recorded. Errors: CorruptData, CryptoFailed.
struct DataKey {
    crypto::Key256 key{};
    std::uint32_t number = 0;
};
base::Result<Draft> open_entry(base::ByteView entry, std::uint64_t index, const DataKey& key,
                               const base::Hash& origin_hash);

/// `r` of the full receipt: with it a recipient proves what was recorded (AUDIT.md 1.3).
crypto::Key256 recipient_secret(const crypto::Key256& data_key, std::uint64_t index);
/// The same in two steps: what is kept of a data key (HKDF's extract, one way), and `r` out of it.
crypto::Key256 recipient_key(const crypto::Key256& data_key);
crypto::Key256 recipient_secret_of(const crypto::Key256& recipient_key, std::uint64_t index);
/// HMAC(r, request id ‖ time ‖ service ‖ outcome ‖ request digest ‖ response digest).
base::Hash recipient_commitment(const crypto::Key256& secret, const PreparedEntry& entry,
                                std::int64_t time_us);

/// A KEY entry: a data key, sealed to the month's key, and what it is committed to.
struct KeyEntry {
    std::uint32_t number = 0;
    Month month;
    base::Hash commitment{};  ///< SHA-256("dek" ‖ data key)
    KeySuite suite = KeySuite::X25519;
    base::ByteView month_key;  ///< public half
    base::ByteView sealed;     ///< HPKE
};
base::Status append_key_entry(const DataKey& key, const MonthKeys& month, std::int64_t time_us,
                              const base::Hash& origin_hash, base::Bytes& out);
/// Errors: CorruptData when `entry` is of another type.
base::Result<KeyEntry> decode_key_entry(const ClearEntry& entry);
/// Errors: those of the store; CryptoFailed when it does not open, or opens to a key that was not
/// committed to (threat 30).
base::Result<DataKey> open_key_entry(const KeyEntry& entry, const MonthKeyStore& keys,
                                     const base::Hash& origin_hash);
/// Size of a KEY entry; 0 for an unknown suite.
std::size_t key_entry_bytes(KeySuite suite);

}  // namespace kps::audit
