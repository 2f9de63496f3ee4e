#include "audit/entries/entry_codec.h"

#include <algorithm>
#include <cstring>

#include "audit/entries/sealed_fields.h"
#include "audit/limits.h"
#include "base/assert.h"

namespace kps::audit {
namespace {

using base::Bytes;
using base::ByteView;
using base::ErrorCode;
using base::failed;
using base::Hash;

constexpr EntryType kLastType = EntryType::Alarm;  ///< of the table in audit/entry.h
constexpr std::size_t kHeadBytes = 44;
constexpr std::size_t kTokenBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kTagBytes = 16;
/// One person: a CBOR number of nine bytes and a token. Heads of the two arrays, the user's token
/// and the address's apart.
constexpr std::size_t kPersonBytesMax = 9 + kTokenBytes;
constexpr std::size_t kArraysAndTwoBytesMax = 2 * 4 + 2 * kTokenBytes;
constexpr std::string_view kReceiptLabel = "makbuz";
constexpr std::string_view kCommitLabel = "dek";
constexpr std::string_view kSealLabel = "kps-audit-dek-v1";

struct Head {
    EntryType type = EntryType::Query;
    std::uint16_t flags = 0;
    std::int64_t time_us = 0;
    std::uint32_t institution = 0;
    std::uint16_t service = 0;
    std::uint16_t outcome = 0;
    base::Uuid request_id;
    std::uint32_t data_key_number = 0;
    std::uint32_t token_count = 0;
};

void append_head(const Head& head, Bytes& out) {
    std::uint8_t raw[kHeadBytes];
    raw[0] = kEntryVersion;
    raw[1] = static_cast<std::uint8_t>(head.type);
    base::put_u16(raw + 2, head.flags);
    base::put_u64(raw + 4, static_cast<std::uint64_t>(head.time_us));
    base::put_u32(raw + 12, head.institution);
    base::put_u16(raw + 16, head.service);
    base::put_u16(raw + 18, head.outcome);
    std::memcpy(raw + 20, head.request_id.bytes().data(), 16);
    base::put_u32(raw + 36, head.data_key_number);
    base::put_u32(raw + 40, head.token_count);
    out.append(raw, sizeof raw);
}

std::vector<IndexToken> make_tokens(const Draft& draft, std::span<const PersonReference> persons,
                                    const TokenMaker& maker) {
    std::vector<IndexToken> tokens;
    tokens.reserve(persons.size() + 2);
    for (const PersonReference& person : persons) tokens.push_back(maker.person(person.id));
    if (TokenMaker::has_user(draft)) tokens.push_back(maker.user(draft));
    if (TokenMaker::has_address(draft)) tokens.push_back(maker.address(draft.source_address));
    std::sort(tokens.begin(), tokens.end());
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    return tokens;
}

PreparedEntry prepare_one(const Draft& draft, std::span<const PersonReference> persons,
                          const TokenMaker& maker) {
    PreparedEntry entry;
    entry.type = draft.type;
    entry.flags = draft.flags;
    entry.institution = draft.institution;
    entry.service = draft.service;
    entry.outcome = draft.outcome;
    entry.request_id = draft.request_id;
    entry.request_digest = draft.request_digest;
    entry.response_digest = draft.response_digest;
    entry.tokens = make_tokens(draft, persons, maker);
    entry.plain = encode_fields(draft, persons);
    return entry;
}

crypto::Nonce96 nonce_of(std::uint64_t index) {
    crypto::Nonce96 nonce{};
    base::put_u64(nonce.data() + 4, index);
    return nonce;
}

/// HKDF-Extract of RFC 5869 with an empty salt: the part of HKDF that does not change with the
/// index.
Hash extract(const crypto::Key256& data_key) {
    const std::array<std::uint8_t, kHashBytes> no_salt{};
    return crypto::HmacSha256(no_salt)(data_key);
}

/// HKDF-Expand to one block.
crypto::Key256 expand(const crypto::HmacSha256& extracted, std::uint64_t index) {
    std::array<std::uint8_t, kReceiptLabel.size() + 9> info{};
    std::memcpy(info.data(), kReceiptLabel.data(), kReceiptLabel.size());
    base::put_u64(info.data() + kReceiptLabel.size(), index);
    info.back() = 1;
    return extracted(info);
}

Bytes seal_context(std::uint32_t number, const Hash& origin_hash) {
    Bytes context(base::as_bytes(kSealLabel).data(), kSealLabel.size());
    context.append(origin_hash.data(), origin_hash.size());
    std::uint8_t raw[4];
    base::put_u32(raw, number);
    context.append(raw, sizeof raw);
    return context;
}

Hash commitment_of(const crypto::Key256& data_key) {
    return crypto::sha256(base::as_bytes(kCommitLabel), data_key);
}

bool strictly_ascending(ByteView tokens) {
    for (std::size_t at = kTokenBytes; at < tokens.size(); at += kTokenBytes)
        if (std::memcmp(tokens.data() + at - kTokenBytes, tokens.data() + at, kTokenBytes) >= 0)
            return false;
    return true;
}

}  // namespace

std::size_t PreparedEntry::size() const {
    return kHeadBytes + tokens.size() * kTokenBytes + kHashBytes + plain.size() + kTagBytes;
}

std::vector<PreparedEntry> prepare_entries(const Draft& draft, const TokenMaker& tokens) {
    KPS_ASSERT((draft.flags & ~kFlagsKnown) == 0);
    const std::size_t fixed = kHeadBytes + kHashBytes + kTagBytes + kArraysAndTwoBytesMax;
    std::size_t fit = draft.persons.size();
    // Few persons always fit: the texts are bounded. Only a long list needs the exact room.
    if (fit > 1'000)
        fit = (kEntryBytesMax - fixed - encode_fields(draft, {}).size()) / kPersonBytesMax;
    std::vector<PreparedEntry> entries;
    std::span<const PersonReference> left = draft.persons;
    do {
        const auto part = left.first(std::min(fit, left.size()));
        left = left.subspan(part.size());
        entries.push_back(prepare_one(draft, part, tokens));
        // Rule R-085 (KPSY m.10/3): all affected persons are recorded, over as many entries as it
        // takes.
        if (entries.size() > 1) entries.back().flags |= kFlagContinuation;
        KPS_ASSERT(entries.back().size() <= kEntryBytesMax);
    } while (!left.empty());
    return entries;
}

EntrySealer::EntrySealer(const crypto::Key256& data_key, std::uint32_t data_key_number,
                         const Hash& origin_hash)
    : sealer_(data_key),
      number_(data_key_number),
      origin_hash_(origin_hash),
      commitments_(extract(data_key)) {}

void EntrySealer::seal(const PreparedEntry& entry, std::uint64_t index, std::int64_t time_us,
                       Bytes& out) {
    head_.clear();
    // Rule R-155 (KPS nedir, 4) and Rule R-082 (KPSY m.10/1): date, time and service of every
    // operation; the user is in the sealed part.
    append_head(
        {entry.type, entry.flags, time_us, entry.institution.value(), entry.service.value(),
         entry.outcome, entry.request_id, number_, static_cast<std::uint32_t>(entry.tokens.size())},
        head_);
    for (const IndexToken& token : entry.tokens) head_.append(token.data(), token.size());
    // A seal of the search index commits in clear: everyone may check it, without any key (0075).
    const Hash commitment = entry.type == EntryType::IndexSeal
                                ? entry.response_digest
                                : recipient_commitment(expand(commitments_, index), entry, time_us);
    head_.append(commitment.data(), commitment.size());
    out += head_;
    // Rule R-088 (KPSY m.10/5): only the month's key opens what names a person.
    // The log's name is authenticated but not stored: an entry of another log does not open here.
    head_.append(origin_hash_.data(), origin_hash_.size());
    sealer_.seal(nonce_of(index), head_, entry.plain, sealed_);
    out += sealed_;
}

std::size_t key_entry_bytes(KeySuite suite) {
    const std::size_t size = public_key_bytes(suite);
    return size == 0 ? 0 : kHeadBytes + kHashBytes + 4 + size + sealed_key_bytes(suite);
}

base::Result<ClearEntry> decode_entry(ByteView entry) {
    const auto bad = [](const char* what) { return failed(ErrorCode::CorruptData, what); };
    if (entry.size() < kHeadBytes + kHashBytes + kTagBytes || entry.size() > kEntryBytesMax)
        return bad("entry: impossible length");
    const std::uint8_t* raw = entry.data();
    ClearEntry clear;
    clear.type = static_cast<EntryType>(raw[1]);
    clear.flags = base::get_u16(raw + 2);
    clear.time_us = static_cast<std::int64_t>(base::get_u64(raw + 4));
    clear.institution = base::InstitutionId(base::get_u32(raw + 12));
    clear.service = base::ServiceNumber(base::get_u16(raw + 16));
    clear.outcome = base::get_u16(raw + 18);
    std::array<std::uint8_t, 16> id{};
    std::copy_n(raw + 20, id.size(), id.begin());
    clear.request_id = base::Uuid(id);
    clear.data_key_number = base::get_u32(raw + 36);
    clear.token_count = base::get_u32(raw + 40);
    if (raw[0] != kEntryVersion) return bad("entry: unknown version");
    if (raw[1] < static_cast<std::uint8_t>(EntryType::Query) ||
        raw[1] > static_cast<std::uint8_t>(kLastType))
        return bad("entry: unknown type");
    if ((clear.flags & ~kFlagsKnown) != 0) return bad("entry: unknown flags");
    if (clear.time_us <= 0) return bad("entry: impossible time");
    const std::size_t room = entry.size() - kHeadBytes - kHashBytes - kTagBytes;
    if (clear.token_count > room / kTokenBytes) return bad("entry: more tokens than bytes");
    clear.tokens = entry.subspan(kHeadBytes, clear.token_count * kTokenBytes);
    if (!strictly_ascending(clear.tokens)) return bad("entry: tokens out of order");
    clear.commitment = entry.subspan(kHeadBytes + clear.tokens.size(), kHashBytes);
    clear.sealed = entry.subspan(kHeadBytes + clear.tokens.size() + kHashBytes);
    if (clear.type == EntryType::Key &&
        (entry.size() != key_entry_bytes(static_cast<KeySuite>(clear.outcome)) ||
         clear.token_count != 0))
        return bad("entry: KEY of another length");
    return clear;
}

base::Result<Draft> open_entry(ByteView entry, std::uint64_t index, const DataKey& key,
                               const Hash& origin_hash) {
    const ClearEntry clear = KPS_TRY(decode_entry(entry));
    if (clear.type == EntryType::Key || clear.data_key_number != key.number)
        return failed(ErrorCode::CorruptData, "entry: sealed with another key");
    Bytes additional(entry.data(), entry.size() - clear.sealed.size());
    additional.append(origin_hash.data(), origin_hash.size());
    const Bytes plain =
        KPS_TRY(crypto::gcm_open(key.key, nonce_of(index), additional, clear.sealed));
    Draft draft;
    draft.type = clear.type;
    draft.flags = clear.flags;
    draft.institution = clear.institution;
    draft.service = clear.service;
    draft.outcome = clear.outcome;
    draft.request_id = clear.request_id;
    KPS_TRY(decode_fields(plain, draft));
    return draft;
}

crypto::Key256 recipient_key(const crypto::Key256& data_key) {
    return extract(data_key);
}

crypto::Key256 recipient_secret_of(const crypto::Key256& recipient_key, std::uint64_t index) {
    return expand(crypto::HmacSha256(recipient_key), index);
}

crypto::Key256 recipient_secret(const crypto::Key256& data_key, std::uint64_t index) {
    return recipient_secret_of(recipient_key(data_key), index);
}

Hash recipient_commitment(const crypto::Key256& secret, const PreparedEntry& entry,
                          std::int64_t time_us) {
    std::uint8_t raw[16 + 8 + 2 + 2 + 2 * kHashBytes];
    std::memcpy(raw, entry.request_id.bytes().data(), 16);
    base::put_u64(raw + 16, static_cast<std::uint64_t>(time_us));
    base::put_u16(raw + 24, entry.service.value());
    base::put_u16(raw + 26, entry.outcome);
    std::memcpy(raw + 28, entry.request_digest.data(), kHashBytes);
    std::memcpy(raw + 28 + kHashBytes, entry.response_digest.data(), kHashBytes);
    return crypto::HmacSha256(secret)(raw);
}

base::Status append_key_entry(const DataKey& key, const MonthKeys& month, std::int64_t time_us,
                              const Hash& origin_hash, Bytes& out) {
    const Bytes sealed = KPS_TRY(seal_to_month(month.suite, month.public_key,
                                               seal_context(key.number, origin_hash), key.key));
    KPS_ASSERT(sealed.size() == sealed_key_bytes(month.suite));
    Head head;
    head.type = EntryType::Key;
    head.outcome = static_cast<std::uint16_t>(month.suite);
    head.time_us = time_us;
    head.data_key_number = key.number;
    append_head(head, out);
    const Hash commitment = commitment_of(key.key);
    out.append(commitment.data(), commitment.size());
    std::uint8_t raw[4];
    base::put_u32(raw, month.month.number());
    out.append(raw, sizeof raw);
    out += month.public_key;
    out += sealed;
    return {};
}

base::Result<KeyEntry> decode_key_entry(const ClearEntry& entry) {
    if (entry.type != EntryType::Key)
        return failed(ErrorCode::CorruptData, "entry: not a KEY entry");
    KeyEntry key;
    key.number = entry.data_key_number;
    key.month = KPS_TRY(Month::from_number(base::get_u32(entry.sealed.data())));
    std::copy(entry.commitment.begin(), entry.commitment.end(), key.commitment.begin());
    key.suite = static_cast<KeySuite>(entry.outcome);
    key.month_key = entry.sealed.subspan(4, public_key_bytes(key.suite));
    key.sealed = entry.sealed.subspan(4 + key.month_key.size());
    return key;
}

base::Result<DataKey> open_key_entry(const KeyEntry& entry, const MonthKeyStore& keys,
                                     const Hash& origin_hash) {
    const Bytes context = seal_context(entry.number, origin_hash);
    Bytes plain = KPS_TRY(keys.open_sealed(entry.month, entry.sealed, context));
    DataKey key;
    key.number = entry.number;
    if (plain.size() != key.key.size())
        return failed(ErrorCode::CryptoFailed, "KEY entry: not a data key");
    std::copy(plain.begin(), plain.end(), key.key.begin());
    base::wipe(plain.data(), plain.size());
    // GCM does not commit to its key: a record counts only under the key that was announced.
    if (commitment_of(key.key) != entry.commitment)
        return failed(ErrorCode::CryptoFailed, "KEY entry: another key than committed to");
    return key;
}

}  // namespace kps::audit
