#include "audit/retention/case_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "audit/limits.h"
#include "audit/origins/log_origins.h"
#include "audit/proofs/proof.h"
#include "audit/receipts/proof_lines.h"
#include "audit/retention/destruction_record.h"
#include "audit/retention/limits.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::audit {
namespace {

using base::ByteView;
using base::ErrorCode;
using base::failed;
using base::Hash;

constexpr std::string_view kMagic = "kps-audit-case v1\n";
constexpr std::string_view kSecretMagic = "kps-audit-case-secret v1\n";
constexpr std::string_view kKeyContext = "kps-audit-case-key-v1";
constexpr std::string_view kMacContext = "kps-audit-case-mac-v1";
/// `mac HEX\n` and `check HEX\n`.
constexpr std::size_t kMacLineBytes = 4 + 64 + 1;
constexpr std::size_t kCheckLineBytes = 6 + 64 + 1;

auto damaged(std::string_view what) {
    return failed(ErrorCode::CorruptData, fmt::format("case file: {}", what));
}

std::string mac_line(const CaseSecret& secret, std::string_view text) {
    const crypto::Key256 key = crypto::hkdf_sha256(secret.bytes, {}, base::as_bytes(kMacContext));
    return fmt::format("mac {}\n", base::to_hex(crypto::HmacSha256(key)(base::as_bytes(text))));
}

std::string check_line(std::string_view text) {
    return fmt::format("check {}\n", base::to_hex(crypto::sha256(base::as_bytes(text))));
}

/// A data key is sealed once under a case's key: the index of its KEY entry is the nonce.
crypto::Nonce96 nonce_of(std::uint64_t index) {
    crypto::Nonce96 nonce{};
    base::put_u64(nonce.data() + 4, index);
    return nonce;
}

base::Bytes additional_of(ByteView key_entry) {
    base::Bytes out;
    const ByteView context = base::as_bytes(kKeyContext);
    out.append(context.data(), context.size());
    return out.append(key_entry.data(), key_entry.size());
}

std::string proof_word(const std::vector<Hash>& proof) {
    base::Bytes bytes;
    for (const Hash& hash : proof) bytes.append(hash.data(), hash.size());
    return bytes.empty() ? "-" : base::to_base64(bytes);
}

base::Result<std::vector<Hash>> parse_proof(std::string_view word) {
    std::vector<Hash> proof;
    if (word == "-") return proof;
    const base::Bytes bytes = KPS_TRY(base::from_base64(word));
    if (bytes.size() % sizeof(Hash) != 0 || bytes.size() / sizeof(Hash) > 63)
        return damaged("a proof");
    proof.resize(bytes.size() / sizeof(Hash));
    for (std::size_t i = 0; i < proof.size(); ++i)
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)), sizeof(Hash),
                    proof[i].begin());
    return proof;
}

/// The next word of a line, which is taken away.
std::string_view take_word(std::string_view& line) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), word.size() + 1));
    return word;
}

base::Result<CaseKey> parse_key(std::string_view line) {
    CaseKey key;
    key.index = KPS_TRY(parse_decimal(take_word(line)));
    key.entry = KPS_TRY(base::from_base64(take_word(line)));
    key.sealed = KPS_TRY(base::from_base64(take_word(line)));
    key.proof = KPS_TRY(parse_proof(line));
    return key;
}

base::Result<CaseRecord> parse_record(std::string_view line) {
    CaseRecord record;
    record.index = KPS_TRY(parse_decimal(take_word(line)));
    record.key = KPS_TRY(parse_decimal(take_word(line)));
    record.entry = KPS_TRY(base::from_base64(take_word(line)));
    record.proof = KPS_TRY(parse_proof(line));
    return record;
}

base::Status parse_lines(std::string_view text, CaseFile& file) {
    while (text.starts_with("key ")) {
        const std::string_view line = KPS_TRY(take_field(text, "key "));
        CaseKey key = KPS_TRY(parse_key(line));
        if (!file.keys.empty() && file.keys.back().index >= key.index) return damaged("order");
        file.keys.push_back(std::move(key));
    }
    while (text.starts_with("entry ")) {
        const std::string_view line = KPS_TRY(take_field(text, "entry "));
        CaseRecord record = KPS_TRY(parse_record(line));
        if (!file.records.empty() && file.records.back().index >= record.index)
            return damaged("order");
        if (file.records.size() >= kCaseRecordsMax) return damaged("too many records");
        file.records.push_back(std::move(record));
    }
    if (!text.empty()) return damaged("a line that is none");
    return {};
}

base::Status check_place(std::uint64_t index, ByteView entry, const std::vector<Hash>& proof,
                         const Checkpoint& checkpoint) {
    if (!verify_inclusion({index, crypto::leaf_hash(entry)}, {checkpoint.size, checkpoint.root},
                          proof))
        return damaged(fmt::format("entry {} is not in the log", index));
    return {};
}

base::Result<DataKey> open_case_key(const crypto::Key256& case_key, const CaseKey& sealed) {
    const ClearEntry clear = KPS_TRY(decode_entry(sealed.entry));
    const KeyEntry entry = KPS_TRY(decode_key_entry(clear));
    base::Bytes plain = KPS_TRY(crypto::gcm_open(case_key, nonce_of(sealed.index),
                                                 additional_of(sealed.entry), sealed.sealed));
    DataKey key;
    key.number = entry.number;
    const bool fits = plain.size() == key.key.size() &&
                      crypto::sha256(base::as_bytes("dek"), plain) == entry.commitment;
    if (fits) std::copy(plain.begin(), plain.end(), key.key.begin());
    base::wipe(plain.data(), plain.size());
    if (!fits)
        return failed(ErrorCode::CryptoFailed,
                      fmt::format("case file: entry {} did not announce this key", sealed.index));
    return key;
}

/// Data keys by the index of their KEY entry; wiped at the end.
struct OpenKeys {
    std::map<std::uint64_t, DataKey> keys;
    OpenKeys() = default;
    OpenKeys(const OpenKeys&) = delete;
    OpenKeys& operator=(const OpenKeys&) = delete;
    ~OpenKeys() {
        for (auto& [index, key] : keys) base::wipe(key.key.data(), key.key.size());
    }
};

/// A log that went on under a new name after a loss holds entries that were sealed under older ones.
std::vector<Hash> name_hashes(std::string_view origin) {
    std::vector<Hash> hashes{crypto::sha256(base::as_bytes(origin))};
    for (const std::string& name : earlier_origins(origin))
        hashes.push_back(crypto::sha256(base::as_bytes(name)));
    return hashes;
}

base::Result<Draft> open_under(const std::vector<Hash>& names, const CaseRecord& record,
                               const DataKey& key) {
    for (const Hash& name : names) {
        auto draft = open_entry(record.entry, record.index, key, name);
        if (draft) return draft;
    }
    return open_entry(record.entry, record.index, key, names.front());
}

}  // namespace

CaseSecret CaseSecret::make() {
    CaseSecret secret;
    crypto::fill_random(secret.bytes);
    return secret;
}

std::string CaseSecret::text() const {
    return fmt::format("{}{}\n", kSecretMagic, base::to_hex(bytes));
}

base::Result<CaseSecret> CaseSecret::parse(std::string_view text) {
    CaseSecret secret;
    if (!text.starts_with(kSecretMagic) || !text.ends_with('\n'))
        return failed(ErrorCode::CorruptData, "this is no secret of a case");
    text.remove_prefix(kSecretMagic.size());
    auto bytes = base::from_hex(text.substr(0, text.empty() ? 0 : text.size() - 1));
    if (!bytes || bytes->size() != secret.bytes.size())
        return failed(ErrorCode::CorruptData, "the secret of the case is damaged");
    std::copy(bytes->begin(), bytes->end(), secret.bytes.begin());
    base::wipe(bytes->data(), bytes->size());
    return secret;
}

void seal_case_key(const CaseSecret& secret, const DataKey& key, CaseKey& out) {
    crypto::Key256 case_key = crypto::hkdf_sha256(secret.bytes, {}, base::as_bytes(kKeyContext));
    out.sealed.clear();
    crypto::gcm_seal(case_key, nonce_of(out.index), additional_of(out.entry), key.key, out.sealed);
    base::wipe(case_key.data(), case_key.size());
}

std::string text_of(const CaseFile& file, const CaseSecret& secret) {
    std::string text =
        fmt::format("{}month {}\nhold {}\ncheckpoint {}\n", kMagic, file.month.text(), file.hold,
                    base::to_base64(base::as_bytes(file.note)));
    for (const CaseKey& key : file.keys)
        text += fmt::format("key {} {} {} {}\n", key.index, base::to_base64(key.entry),
                            base::to_base64(key.sealed), proof_word(key.proof));
    for (const CaseRecord& record : file.records)
        text += fmt::format("entry {} {} {} {}\n", record.index, record.key,
                            base::to_base64(record.entry), proof_word(record.proof));
    text += mac_line(secret, text);
    text += check_line(text);
    return text;
}

base::Result<CaseFile> parse_case(std::string_view text, const CaseSecret& secret) {
    if (!text.starts_with(kMagic)) return damaged("another kind of file");
    if (text.size() < kMagic.size() + kMacLineBytes + kCheckLineBytes) return damaged("too short");
    const std::string_view checked = text.substr(0, text.size() - kCheckLineBytes);
    if (text.substr(checked.size()) != check_line(checked)) return damaged("damaged");
    std::string_view content = checked.substr(0, checked.size() - kMacLineBytes);
    const std::string mac = mac_line(secret, content);
    if (!crypto::equal_in_constant_time(base::as_bytes(checked.substr(content.size())),
                                        base::as_bytes(mac)))
        return failed(ErrorCode::CryptoFailed, "this is not the secret of this case");
    content.remove_prefix(kMagic.size());
    CaseFile file;
    const std::string_view month = KPS_TRY(take_field(content, "month "));
    file.month = KPS_TRY(parse_month(month));
    file.hold = KPS_TRY(take_field(content, "hold "));
    const std::string_view note = KPS_TRY(take_field(content, "checkpoint "));
    const base::Bytes bytes = KPS_TRY(base::from_base64(note));
    file.note = base::as_text(bytes);
    KPS_TRY(parse_lines(content, file));
    return file;
}

base::Result<std::vector<OpenedRecord>> open_case(const CaseFile& file, const CaseSecret& secret,
                                                  const NoteVerifier& verifier) {
    const Checkpoint checkpoint = KPS_TRY(verifier.open(file.note));
    crypto::Key256 case_key = crypto::hkdf_sha256(secret.bytes, {}, base::as_bytes(kKeyContext));
    OpenKeys opened;
    for (const CaseKey& key : file.keys) {
        KPS_TRY(check_place(key.index, key.entry, key.proof, checkpoint));
        opened.keys[key.index] = KPS_TRY(open_case_key(case_key, key));
    }
    base::wipe(case_key.data(), case_key.size());
    const std::vector<Hash> names = name_hashes(verifier.origin());
    std::vector<OpenedRecord> records;
    for (const CaseRecord& record : file.records) {
        KPS_TRY(check_place(record.index, record.entry, record.proof, checkpoint));
        const auto key = opened.keys.find(record.key);
        if (key == opened.keys.end()) return damaged("a record without its key");
        OpenedRecord one;
        one.index = record.index;
        one.clear = KPS_TRY(decode_entry(record.entry));
        one.draft = KPS_TRY(open_under(names, record, key->second));
        records.push_back(std::move(one));
    }
    return records;
}

}  // namespace kps::audit
