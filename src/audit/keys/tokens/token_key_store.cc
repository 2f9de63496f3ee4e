#include "audit/keys/tokens/token_key_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/directory.h"
#include "audit/keys/month_files.h"
#include "crypto/hpke.h"

namespace kps::audit {
namespace {

using base::Bytes;
using base::ByteView;
using base::ErrorCode;
using base::failed;
using crypto::hpke::kP256PublicBytes;

constexpr std::string_view kIndexLabel = "kps-audit-index-v1";

std::string object_label(Month month) {
    return "kps-audit-" + month.text();
}

Bytes index_info(Month month) {
    Bytes info(base::as_bytes(kIndexLabel).data(), kIndexLabel.size());
    std::uint8_t raw[4];
    base::put_u32(raw, month.number());
    info.append(raw, sizeof raw);
    return info;
}

}  // namespace

base::Status TokenKeyStore::create(const std::string& directory, const Options& options,
                                   Pins pins) {
    KPS_TRY(make_directory(directory));
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory));
    const std::string store = directory + "/store.key";
    if (exists(store)) return failed(ErrorCode::AlreadyExists, store + ": exists");
    const auto module = KPS_TRY(Pkcs11Module::load(options.module));
    // A PIN that does not fit is told now, not at midnight of the month's end.
    for (const auto& [token, pin] : {std::pair{options.custodian_token, pins.custodian},
                                     std::pair{options.server_token, pins.server}})
        KPS_TRY(Pkcs11Token::open(module, token, pin));
    KPS_TRY(write_secret(fmt::format("{}/{}", directory, kUnlockFile), pins.custodian));
    KPS_TRY(write_secret(fmt::format("{}/{}", directory, kServerFile), pins.server));
    KeyFile file("store");
    file.set("kind", std::string("pkcs11"));
    file.set("module", options.module);
    file.set("custodian-token", options.custodian_token);
    file.set("server-token", options.server_token);
    return file.write_new(store);
}

base::Result<std::unique_ptr<TokenKeyStore>> TokenKeyStore::open(const std::string& directory,
                                                                 const KeyFile& file,
                                                                 const KeyAccess& access) {
    const std::string path = KPS_TRY(file.word("module"));
    const auto module = KPS_TRY(Pkcs11Module::load(path));
    std::unique_ptr<TokenKeyStore> store(new TokenKeyStore(directory));
    const std::string server = fmt::format("{}/{}", directory, kServerFile);
    if (exists(server)) {
        const KeySecret pin = KPS_TRY(read_secret(server));
        const std::string label = KPS_TRY(file.word("server-token"));
        store->server_ = KPS_TRY(Pkcs11Token::open(module, label, pin.view()));
    }
    const KeySecret pin = KPS_TRY(read_unlock_secret(directory, access));
    if (!pin.empty()) {
        const std::string label = KPS_TRY(file.word("custodian-token"));
        store->custodian_ = KPS_TRY(Pkcs11Token::open(module, label, pin.view()));
        KPS_TRY(store->finish_destructions());
    }
    return store;
}

base::Status TokenKeyStore::finish_destructions() {
    const std::vector<Month> months = KPS_TRY(month_files::unfinished_destructions(directory_));
    if (months.empty()) return {};
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory_));
    for (const Month month : months) {
        KPS_TRY(destroy_objects(month));
        KPS_TRY(month_files::remove_made(directory_, month));
    }
    return {};
}

base::Status TokenKeyStore::destroy_objects(Month month) {
    if (!custodian_ || !server_)
        return failed(ErrorCode::CryptoFailed, "key store: both tokens are needed for this");
    KPS_TRY(custodian_->destroy(object_label(month)));
    KPS_TRY(server_->destroy(object_label(month)));
    return {};
}

base::Result<Bytes> TokenKeyStore::open_file(Month month, const KeyFile& file, ByteView sealed,
                                             ByteView info) const {
    if (!custodian_)
        return failed(ErrorCode::CryptoFailed,
                      "key store: locked; private halves need the unlock secret or its shares");
    if (sealed.size() < kP256PublicBytes ||
        !crypto::hpke::is_p256_point(sealed.first(kP256PublicBytes)))
        return failed(ErrorCode::CryptoFailed, "month key: not sealed to a token");
    const Bytes public_key = KPS_TRY(file.bytes("public", kP256PublicBytes));
    Bytes exchanged =
        KPS_TRY(custodian_->exchange(object_label(month), sealed.first(kP256PublicBytes)));
    auto plain = crypto::hpke_p256_open(exchanged, public_key, info, sealed);
    base::wipe(exchanged.data(), exchanged.size());
    return plain;
}

base::Result<crypto::Key256> TokenKeyStore::index_key(Month month, const KeyFile& file) const {
    if (server_) return server_->mac(object_label(month), index_info(month));
    const Bytes sealed = KPS_TRY(file.bytes("index"));
    Bytes plain = KPS_TRY(open_file(month, file, sealed, index_info(month)));
    crypto::Key256 key{};
    const bool fits = plain.size() == key.size();
    if (fits) std::copy(plain.begin(), plain.end(), key.begin());
    base::wipe(plain.data(), plain.size());
    if (!fits) return failed(ErrorCode::CorruptData, "month key: wrong lengths");
    return key;
}

base::Result<MonthKeys> TokenKeyStore::find(Month month) const {
    return month_files::find(directory_, month,
                             [&](const KeyFile& file) { return index_key(month, file); });
}

base::Result<Bytes> TokenKeyStore::open_sealed(Month month, ByteView sealed, ByteView info) const {
    const KeyFile file = KPS_TRY(month_files::read_made(directory_, month));
    return open_file(month, file, sealed, info);
}

base::Result<KeyFile> TokenKeyStore::make_objects(Month month, std::int64_t now_us) {
    // What a killed process left in the tokens has no file: nothing was ever sealed to it.
    KPS_TRY(destroy_objects(month));
    MonthRecord record;
    record.month = month;
    record.suite = KeySuite::P256;
    record.public_key = KPS_TRY(custodian_->make_pair(object_label(month)));
    record.made_us = now_us;
    KPS_TRY(server_->make_mac_key(object_label(month)));
    crypto::Key256 index = KPS_TRY(server_->mac(object_label(month), index_info(month)));
    const auto sealed = seal_to_month(record.suite, record.public_key, index_info(month), index);
    base::wipe(index.data(), index.size());
    if (!sealed) return failed(sealed.error());
    KeyFile file = month_files::made_file(record);
    file.set("index", *sealed);
    return file;
}

base::Status TokenKeyStore::make(Month month, std::int64_t now_us) {
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory_));
    if (exists(month_files::path(directory_, month, month_files::kDestroyed)) ||
        exists(month_files::path(directory_, month, month_files::kMade)))
        return failed(ErrorCode::AlreadyExists,
                      fmt::format("month {} has, or had, keys", month.text()));
    const KeyFile file = KPS_TRY(make_objects(month, now_us));
    return file.write_new(month_files::path(directory_, month, month_files::kMade));
}

base::Result<std::vector<MonthRecord>> TokenKeyStore::list() const {
    return month_files::list(directory_);
}

base::Status TokenKeyStore::mark_proved(const MonthRecord& record) {
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory_));
    if (exists(month_files::path(directory_, record.month, month_files::kProved))) return {};
    return month_files::write_proof(directory_, record);
}

base::Status TokenKeyStore::erase(const MonthRecord& record, const LastAct& act) {
    if (!custodian_ || !server_)
        return failed(ErrorCode::CryptoFailed, "key store: both tokens are needed for this");
    const KeyFolderLock lock = KPS_TRY(KeyFolderLock::take(directory_));
    KPS_TRY(month_files::write_destroyed(directory_, record, act));
    KPS_TRY(destroy_objects(record.month));
    return month_files::remove_made(directory_, record.month);
}

}  // namespace kps::audit
