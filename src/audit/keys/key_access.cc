#include "audit/keys/key_access.h"

#include <fmt/format.h>

#include "audit/directory.h"
#include "audit/keys/key_file.h"
#include "audit/limits.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "crypto/secret_sharing.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::size_t kSetBytes = 8;

/// One share as its file has it.
struct Share {
    base::Bytes set;  ///< which splitting it is of
    std::int64_t needed = 0;
    crypto::SecretShare part;
};

base::Result<Share> read_share(const std::string& path) {
    const KeyFile file = KPS_TRY(KeyFile::read(path, "share"));
    Share share;
    share.set = KPS_TRY(file.bytes("set", kSetBytes));
    share.needed = KPS_TRY(file.number("needed"));
    const std::int64_t number = KPS_TRY(file.number("number"));
    if (number < 1 || number > static_cast<std::int64_t>(crypto::kSharesMax))
        return failed(ErrorCode::CorruptData, fmt::format("{}: not a share", path));
    share.part.number = static_cast<std::uint8_t>(number);
    share.part.value = KPS_TRY(file.bytes("value"));
    return share;
}

base::Result<KeySecret> combine(const std::vector<std::string>& files) {
    if (files.empty() || files.size() > crypto::kSharesMax)
        return failed(ErrorCode::InvalidArgument, "no shares, or too many");
    std::vector<Share> shares;
    std::vector<crypto::SecretShare> parts;
    for (const std::string& path : files) {
        Share share = KPS_TRY(read_share(path));
        if (!shares.empty() && share.set != shares.front().set)
            return failed(ErrorCode::InvalidArgument,
                          fmt::format("{}: a share of another secret than {}", path, files[0]));
        for (const Share& other : shares)
            if (other.part.number == share.part.number)
                return failed(ErrorCode::InvalidArgument,
                              fmt::format("{}: this share was given already", path));
        parts.push_back(share.part);
        shares.push_back(std::move(share));
    }
    if (static_cast<std::int64_t>(shares.size()) < shares.front().needed)
        return failed(ErrorCode::CryptoFailed, fmt::format("{} shares are needed, {} were given",
                                                           shares.front().needed, shares.size()));
    auto secret = crypto::combine_shares(parts);
    for (auto& part : parts) base::wipe(part.value.data(), part.value.size());
    for (auto& share : shares) base::wipe(share.part.value.data(), share.part.value.size());
    if (!secret) return failed(secret.error());
    return KeySecret(std::move(secret).take());
}

}  // namespace

KeySecret new_secret() {
    base::Bytes bytes(32, 0);
    crypto::fill_random({bytes.data(), bytes.size()});
    return KeySecret(std::move(bytes));
}

base::Result<KeySecret> read_secret(const std::string& path) {
    const KeyFile file = KPS_TRY(KeyFile::read(path, "secret"));
    base::Bytes value = KPS_TRY(file.bytes("value"));
    if (value.empty()) return failed(ErrorCode::CorruptData, path + ": empty");
    return KeySecret(std::move(value));
}

base::Status write_secret(const std::string& path, base::ByteView secret) {
    KeyFile file("secret");
    file.set("value", secret);
    return file.write_new(path);
}

base::Result<KeySecret> read_unlock_secret(const std::string& directory, const KeyAccess& access) {
    switch (access.kind) {
        case KeyAccess::Kind::Sealing:
            return KeySecret();
        case KeyAccess::Kind::Beside: {
            const std::string path = fmt::format("{}/{}", directory, kUnlockFile);
            if (!exists(path)) return KeySecret();
            return read_secret(path);
        }
        case KeyAccess::Kind::File:
            if (access.files.size() != 1)
                return failed(ErrorCode::InvalidArgument, "one file with the unlock secret");
            return read_secret(access.files.front());
        case KeyAccess::Kind::Shares:
            return combine(access.files);
    }
    return failed(ErrorCode::InvalidArgument, "unknown access");
}

std::string custody_alarm(const std::string& directory) {
    if (!exists(fmt::format("{}/{}", directory, kUnlockFile))) return {};
    return "the unlock secret lies beside the keys: split and remove it";
}

base::Result<std::vector<std::string>> write_shares(base::ByteView secret,
                                                    const ShareOptions& options) {
    auto parts = KPS_TRY(crypto::split_secret(secret, options.count, options.needed));
    std::uint8_t set[kSetBytes];
    crypto::fill_random(set);
    KPS_TRY(make_directory(options.folder));
    std::vector<std::string> paths;
    for (crypto::SecretShare& part : parts) {
        KeyFile file("share");
        file.set("set", base::ByteView(set));
        file.set("number", std::int64_t{part.number});
        file.set("shares", std::int64_t{options.count});
        file.set("needed", std::int64_t{options.needed});
        file.set("value", part.value);
        paths.push_back(
            fmt::format("{}/share-{}-of-{}.key", options.folder, part.number, options.count));
        KPS_TRY(file.write_new(paths.back()));
        base::wipe(part.value.data(), part.value.size());
    }
    // Nobody removes a secret on the word of shares that were not tried: each takes part once.
    for (std::size_t first = 0; first < paths.size(); first += options.needed) {
        const std::size_t from = std::min<std::size_t>(first, paths.size() - options.needed);
        const auto begin = paths.begin() + static_cast<std::ptrdiff_t>(from);
        const KeySecret tried =
            KPS_TRY(combine(std::vector<std::string>(begin, begin + options.needed)));
        if (!crypto::equal_in_constant_time(tried.view(), secret))
            return failed(ErrorCode::CryptoFailed, "the shares do not give the secret back");
    }
    return paths;
}

}  // namespace kps::audit
