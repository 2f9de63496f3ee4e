#include "backup/key_bundle.h"

#include <fmt/format.h>

#include <filesystem>

#include "audit/directory.h"
#include "audit/keys/key_access.h"
#include "audit/keys/key_file.h"
#include "backup/limits.h"
#include "crypto/key_derivation.h"
#include "crypto/random.h"

namespace kps::backup {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::failed;

constexpr std::string_view kKind = "backup";
constexpr std::string_view kLabel = "kps-backup-keys-v1";
constexpr crypto::Nonce96 kOnlyNonce{};  // each key is derived with a salt of its own

auto damaged(std::string_view what) {
    return failed(ErrorCode::CorruptData, fmt::format("keys of the backup: {}", what));
}

/// Letters, digits, `.`, `-` and `_`, and no file of those that unlock.
bool is_kept(std::string_view name) {
    if (name.empty() || name.size() > kPathBytesMax || name.front() == '.') return false;
    if (name == audit::kUnlockFile || name == "LOCK" || name.starts_with("share-")) return false;
    return name.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
               "0123456789.-_") == std::string_view::npos;
}

/// `NAME HEX` a line: in hexadecimal, so that nothing in a file can end its line.
base::Result<std::string> files_of(const std::string& key_folder) {
    std::string text;
    std::size_t count = 0;
    const auto names = KPS_TRY(audit::list_directory(key_folder));
    for (const std::string& name : names) {
        const std::string path = key_folder + "/" + name;
        if (!is_kept(name) || !fs::is_regular_file(path)) continue;
        base::Bytes content = KPS_TRY(audit::read_file(path, kBundledFileBytesMax));
        if (++count > kBundledFilesMax)
            return failed(ErrorCode::InvalidArgument, key_folder + ": too many files");
        text += fmt::format("{} {}\n", name, base::to_hex(content));
        base::wipe(content.data(), content.size());
    }
    if (count == 0) return failed(ErrorCode::NotFound, key_folder + ": holds no keys");
    return text;
}

void wipe_text(std::string& text) {
    base::wipe(reinterpret_cast<std::uint8_t*>(text.data()), text.size());
}

base::Status write_files(std::string_view text, const std::string& key_folder) {
    KPS_TRY(audit::make_directory(key_folder));
    std::size_t count = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos || ++count > kBundledFilesMax)
            return damaged("its files");
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos || !is_kept(line.substr(0, space)))
            return damaged("a file that is no key");
        base::Bytes content = KPS_TRY(base::from_hex(line.substr(space + 1)));
        const std::string path = fmt::format("{}/{}", key_folder, line.substr(0, space));
        const auto written = audit::replace_file(path, content, audit::Flush::Yes);
        base::wipe(content.data(), content.size());
        if (!written) return written;
    }
    return {};
}

base::Result<crypto::Key256> key_of(const audit::KeyFile& file, base::ByteView unlock_secret) {
    const std::int64_t passes = KPS_TRY(file.number("argon2id-passes"));
    const std::int64_t kib = KPS_TRY(file.number("argon2id-kib"));
    const base::Bytes salt = KPS_TRY(file.bytes("salt", crypto::kDerivationSaltBytes));
    if (passes < 1 || passes > crypto::kDerivationPassesMax ||
        kib < crypto::kDerivationMemoryKibMin || kib > crypto::kDerivationMemoryKibMax)
        return damaged("impossible cost");
    const crypto::DerivationCost cost{static_cast<std::uint32_t>(passes),
                                      static_cast<std::uint32_t>(kib)};
    return crypto::derive_key(unlock_secret, salt, cost);
}

}  // namespace

base::Result<std::string> seal_keys(const std::string& key_folder, base::ByteView unlock_secret) {
    if (unlock_secret.empty())
        return failed(ErrorCode::CryptoFailed, "the unlock secret is needed to seal the keys");
    std::string plain = KPS_TRY(files_of(key_folder));
    std::uint8_t salt[crypto::kDerivationSaltBytes];
    crypto::fill_random(salt);
    const crypto::DerivationCost cost;
    auto key = crypto::derive_key(unlock_secret, salt, cost);
    if (!key) return failed(key.error());
    base::Bytes sealed;
    crypto::gcm_seal(*key, kOnlyNonce, base::as_bytes(kLabel), base::as_bytes(plain), sealed);
    base::wipe(key->data(), key->size());
    wipe_text(plain);
    audit::KeyFile file(kKind);
    file.set("argon2id-passes", std::int64_t{cost.passes});
    file.set("argon2id-kib", std::int64_t{cost.memory_kib});
    file.set("salt", base::ByteView(salt));
    file.set("sealed", base::ByteView(sealed));
    return file.text();
}

base::Status open_keys(std::string_view bundle, base::ByteView unlock_secret,
                       const std::string& key_folder) {
    const audit::KeyFile file = KPS_TRY(audit::KeyFile::parse(bundle, kKind));
    const base::Bytes sealed = KPS_TRY(file.bytes("sealed"));
    if (unlock_secret.empty())
        return failed(ErrorCode::CryptoFailed, "the unlock secret is needed to open the keys");
    crypto::Key256 key = KPS_TRY(key_of(file, unlock_secret));
    auto plain = crypto::gcm_open(key, kOnlyNonce, base::as_bytes(kLabel), sealed);
    base::wipe(key.data(), key.size());
    if (!plain)
        return failed(ErrorCode::CryptoFailed, "the keys of the backup: not their unlock secret");
    const base::Status written = write_files(base::as_text(*plain), key_folder);
    base::wipe(plain->data(), plain->size());
    return written;
}

}  // namespace kps::backup
