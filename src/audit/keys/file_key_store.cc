#include "audit/keys/file_key_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/directory.h"
#include "audit/keys/month_files.h"
#include "crypto/digest.h"
#include "crypto/hpke.h"
#include "crypto/key_derivation.h"
#include "crypto/random.h"

namespace kps::audit {
namespace {

using base::Bytes;
using base::ByteView;
using base::ErrorCode;
using base::failed;
using crypto::Key256;

constexpr std::string_view kStoreFile = "store.key";
constexpr std::string_view kRootLabel = "kps-audit-root-v1";
constexpr std::string_view kMonthLabel = "kps-audit-month-v1";
constexpr std::string_view kServerLabel = "kps-audit-server-v1";
constexpr std::size_t kSecretBytes = 32;
/// Each key here encrypts one thing only, so its nonce may stand still.
constexpr crypto::Nonce96 kOnlyNonce{};

Bytes month_info(std::string_view label, Month month, ByteView public_key) {
    Bytes info(base::as_bytes(label).data(), label.size());
    std::uint8_t raw[4];
    base::put_u32(raw, month.number());
    info.append(raw, sizeof raw);
    info.append(public_key.data(), public_key.size());
    return info;
}

base::Result<Key256> key_of(Bytes bytes) {
    Key256 key{};
    const bool fits = bytes.size() == key.size();
    if (fits) std::copy(bytes.begin(), bytes.end(), key.begin());
    base::wipe(bytes.data(), bytes.size());
    if (!fits) return failed(ErrorCode::CorruptData, "key store: a key of another length");
    return key;
}

/// The server's secret is a machine's and random: it needs no slow derivation.
Key256 server_key_of(ByteView secret) {
    return crypto::hkdf_sha256(secret, {}, base::as_bytes(kServerLabel));
}

base::Status make_secret(const std::string& path) {
    Key256 secret{};
    crypto::fill_random(secret);
    const base::Status written = write_secret(path, secret);
    base::wipe(secret.data(), secret.size());
    return written;
}

base::Result<KeyFile> root_file(ByteView secret, const crypto::X25519Pair& root) {
    std::uint8_t salt[crypto::kDerivationSaltBytes];
    crypto::fill_random(salt);
    const crypto::DerivationCost cost;
    Key256 key = KPS_TRY(crypto::derive_key(secret, salt, cost));
    Bytes sealed;
    crypto::gcm_seal(key, kOnlyNonce, base::as_bytes(kRootLabel), root.private_key, sealed);
    KeyFile file("store");
    file.set("kind", std::string("file"));
    file.set("argon2id-passes", std::int64_t{cost.passes});
    file.set("argon2id-kib", std::int64_t{cost.memory_kib});
    file.set("salt", ByteView(salt));
    file.set("root-public", root.public_key);
    file.set("root-private", sealed);
    base::wipe(key.data(), key.size());
    return file;
}

base::Result<crypto::DerivationCost> cost_of(const KeyFile& file) {
    const std::int64_t passes = KPS_TRY(file.number("argon2id-passes"));
    const std::int64_t kib = KPS_TRY(file.number("argon2id-kib"));
    if (passes < 0 || passes > crypto::kDerivationPassesMax || kib < 0 ||
        kib > crypto::kDerivationMemoryKibMax)
        return failed(ErrorCode::CorruptData, "key store: impossible cost");
    return crypto::DerivationCost{static_cast<std::uint32_t>(passes),
                                  static_cast<std::uint32_t>(kib)};
}

}  // namespace

base::Status FileKeyStore::create(const std::string& directory) {
    KPS_TRY(make_directory(directory));
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory));
    const std::string store = fmt::format("{}/{}", directory, kStoreFile);
    if (exists(store)) return failed(ErrorCode::AlreadyExists, store + ": exists");
    // A process that was killed here left secrets that guard nothing yet: they are taken up.
    const std::string unlock = fmt::format("{}/{}", directory, kUnlockFile);
    const std::string server = fmt::format("{}/{}", directory, kServerFile);
    if (!exists(unlock)) KPS_TRY(make_secret(unlock));
    if (!exists(server)) KPS_TRY(make_secret(server));
    const KeySecret secret = KPS_TRY(read_secret(unlock));
    crypto::X25519Pair root = crypto::X25519Pair::generate();
    const auto file = root_file(secret.view(), root);
    base::wipe(root.private_key.data(), root.private_key.size());
    if (!file) return failed(file.error());
    return file->write_new(store);
}

base::Status FileKeyStore::change_secret(const std::string& directory, const KeyAccess& access,
                                         ByteView fresh) {
    const std::string path = fmt::format("{}/{}", directory, kStoreFile);
    const KeyFile known = KPS_TRY(KeyFile::read(path, "store"));
    const std::string kind = KPS_TRY(known.word("kind"));
    if (kind != "file")
        return failed(ErrorCode::InvalidArgument, "a token's PIN is changed with its own tool");
    const auto store = KPS_TRY(open(directory, known, access));
    if (!store->root_private_)
        return failed(ErrorCode::CryptoFailed, "key store: the old unlock secret is needed");
    crypto::X25519Pair root{*store->root_private_, {}};
    std::copy(store->root_public_.begin(), store->root_public_.end(), root.public_key.begin());
    const auto file = root_file(fresh, root);
    base::wipe(root.private_key.data(), root.private_key.size());
    if (!file) return failed(file.error());
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory));
    const std::string text = file->text();
    return replace_file(path, base::as_bytes(text), Flush::Yes);
}

base::Result<std::unique_ptr<FileKeyStore>> FileKeyStore::open(const std::string& directory,
                                                               const KeyFile& file,
                                                               const KeyAccess& access) {
    Bytes root = KPS_TRY(file.bytes("root-public", kSecretBytes));
    std::unique_ptr<FileKeyStore> store(new FileKeyStore(directory, std::move(root)));
    const std::string server = fmt::format("{}/{}", directory, kServerFile);
    if (exists(server)) {
        const KeySecret secret = KPS_TRY(read_secret(server));
        store->server_key_ = server_key_of(secret.view());
    }
    const KeySecret secret = KPS_TRY(read_unlock_secret(directory, access));
    if (!secret.empty()) KPS_TRY(store->unlock(file, secret));
    KPS_TRY(store->finish_destructions());
    return store;
}

FileKeyStore::~FileKeyStore() {
    if (root_private_) base::wipe(root_private_->data(), root_private_->size());
    if (server_key_) base::wipe(server_key_->data(), server_key_->size());
}

base::Status FileKeyStore::unlock(const KeyFile& file, const KeySecret& secret) {
    const crypto::DerivationCost cost = KPS_TRY(cost_of(file));
    const Bytes salt = KPS_TRY(file.bytes("salt"));
    const Bytes sealed = KPS_TRY(file.bytes("root-private"));
    Key256 key = KPS_TRY(crypto::derive_key(secret.view(), salt, cost));
    auto plain = crypto::gcm_open(key, kOnlyNonce, base::as_bytes(kRootLabel), sealed);
    base::wipe(key.data(), key.size());
    if (!plain) return failed(ErrorCode::CryptoFailed, "key store: this is not its unlock secret");
    root_private_ = KPS_TRY(key_of(std::move(plain).take()));
    const Key256 root = KPS_TRY(crypto::hpke::public_of(*root_private_));
    if (!crypto::equal_in_constant_time(root, root_public_))
        return failed(ErrorCode::CorruptData, "key store: the halves of the root do not fit");
    return {};
}

std::string FileKeyStore::path(Month month, std::string_view ending) const {
    return month_files::path(directory_, month, ending);
}

base::Status FileKeyStore::finish_destructions() {
    const std::vector<Month> months = KPS_TRY(month_files::unfinished_destructions(directory_));
    if (months.empty()) return {};
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory_));
    for (const Month month : months) KPS_TRY(month_files::remove_made(directory_, month));
    return {};
}

/// Private half and index key, 32 bytes each.
base::Result<Bytes> FileKeyStore::open_private(Month month, const KeyFile& file) const {
    if (!root_private_)
        return failed(ErrorCode::CryptoFailed,
                      "key store: locked; private halves need the unlock secret or its shares");
    const Bytes public_key = KPS_TRY(file.bytes("public", kSecretBytes));
    const Bytes sealed = KPS_TRY(file.bytes("private"));
    Bytes both = KPS_TRY(
        crypto::hpke_open(*root_private_, month_info(kMonthLabel, month, public_key), sealed));
    if (both.size() != 2 * kSecretBytes)
        return failed(ErrorCode::CorruptData, "month key: wrong lengths");
    return both;
}

base::Result<Key256> FileKeyStore::index_key(Month month, const KeyFile& file) const {
    if (server_key_) {
        const Bytes public_key = KPS_TRY(file.bytes("public", kSecretBytes));
        const Bytes sealed = KPS_TRY(file.bytes("index"));
        const Bytes info = month_info(kServerLabel, month, public_key);
        const Key256 key = crypto::hkdf_sha256(*server_key_, {}, info);
        return key_of(KPS_TRY(crypto::gcm_open(key, kOnlyNonce, info, sealed)));
    }
    Bytes both = KPS_TRY(open_private(month, file));
    auto key = key_of(both.substr(kSecretBytes));
    base::wipe(both.data(), both.size());
    return key;
}

base::Result<MonthKeys> FileKeyStore::find(Month month) const {
    return month_files::find(directory_, month,
                             [&](const KeyFile& file) { return index_key(month, file); });
}

base::Result<Bytes> FileKeyStore::open_sealed(Month month, ByteView sealed, ByteView info) const {
    const KeyFile file = KPS_TRY(month_files::read_made(directory_, month));
    Bytes both = KPS_TRY(open_private(month, file));
    auto plain = crypto::hpke_open(ByteView(both).first(kSecretBytes), info, sealed);
    base::wipe(both.data(), both.size());
    return plain;
}

base::Status FileKeyStore::make(Month month, std::int64_t now_us) {
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory_));
    if (exists(path(month, month_files::kDestroyed)) || exists(path(month, month_files::kMade)))
        return failed(ErrorCode::AlreadyExists,
                      fmt::format("month {} has, or had, keys", month.text()));
    if (!server_key_)
        return failed(ErrorCode::CryptoFailed, "key store: the server's secret is missing");
    crypto::X25519Pair pair = crypto::X25519Pair::generate();
    Key256 index{};
    crypto::fill_random(index);
    Bytes both(pair.private_key.data(), pair.private_key.size());
    both.append(index.data(), index.size());
    const auto sealed =
        crypto::hpke_seal(root_public_, month_info(kMonthLabel, month, pair.public_key), both);
    const Bytes info = month_info(kServerLabel, month, pair.public_key);
    Bytes sealed_index;
    crypto::gcm_seal(crypto::hkdf_sha256(*server_key_, {}, info), kOnlyNonce, info, index,
                     sealed_index);
    base::wipe(both.data(), both.size());
    base::wipe(index.data(), index.size());
    base::wipe(pair.private_key.data(), pair.private_key.size());
    if (!sealed) return failed(sealed.error());
    MonthRecord record;
    record.month = month;
    record.public_key.assign(pair.public_key.data(), pair.public_key.size());
    record.made_us = now_us;
    KeyFile file = month_files::made_file(record);
    file.set("private", *sealed);
    file.set("index", sealed_index);
    return file.write_new(path(month, month_files::kMade));
}

base::Result<std::vector<MonthRecord>> FileKeyStore::list() const {
    return month_files::list(directory_);
}

base::Status FileKeyStore::mark_proved(const MonthRecord& record) {
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory_));
    // Another process may have proved it meanwhile: that is as good.
    if (exists(path(record.month, month_files::kProved))) return {};
    return month_files::write_proof(directory_, record);
}

base::Status FileKeyStore::erase(const MonthRecord& record, const LastAct& act) {
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory_));
    KPS_TRY(month_files::write_destroyed(directory_, record, act));
    return month_files::remove_made(directory_, record.month);
}

}  // namespace kps::audit
