#include "audit/keys/key_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/directory.h"
#include "audit/keys/file_key_store.h"
#include "audit/keys/key_file.h"
#include "audit/keys/month_files.h"
#include "audit/keys/tokens/token_key_store.h"
#include "audit/origins/limits.h"
#include "audit/origins/log_origins.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

struct LogKey {
    crypto::Ed25519Key key;
    std::int64_t made_us = 0;
};

base::Status make_log_key(const std::string& path, const std::string& origin, std::int64_t now_us) {
    const crypto::Ed25519Key key = crypto::Ed25519Key::generate();
    auto seed = key.seed();
    KeyFile file("log");
    file.set("origin", origin);
    file.set("made", now_us);
    file.set("public", key.public_key());
    file.set("seed", seed);
    base::wipe(seed.data(), seed.size());
    return file.write_new(path);
}

base::Result<LogKey> read_log_key(const std::string& path, const std::string& origin) {
    const KeyFile file = KPS_TRY(KeyFile::read(path, "log"));
    const std::string owner = KPS_TRY(file.word("origin"));
    if (owner != origin)
        return failed(ErrorCode::CorruptData, fmt::format("{}: the key of another log", path));
    base::Bytes seed = KPS_TRY(file.bytes("seed"));
    auto key = crypto::Ed25519Key::from_seed(seed);
    base::wipe(seed.data(), seed.size());
    if (!key) return failed(key.error());
    const base::Bytes known = KPS_TRY(file.bytes("public"));
    const auto derived = key->public_key();
    if (!std::equal(derived.begin(), derived.end(), known.begin(), known.end()))
        return failed(ErrorCode::CorruptData, "log key: the halves do not fit");
    const std::int64_t made_us = KPS_TRY(file.number("made"));
    return LogKey{std::move(key).take(), made_us};
}

/// `log.key`; of the second name `log-2.key`.
std::string log_key_path(const std::string& directory, std::string_view origin) {
    const std::string first = first_origin(origin);
    if (first == origin) return directory + "/log.key";
    return fmt::format("{}/log-{}.key", directory, origin.substr(first.size() + 1));
}

}  // namespace

base::Result<std::unique_ptr<MonthKeyStore>> open_month_keys(const std::string& directory,
                                                             const KeyAccess& access) {
    const KeyFile file = KPS_TRY(KeyFile::read(directory + "/store.key", "store"));
    const std::string kind = KPS_TRY(file.word("kind"));
    if (kind == "pkcs11") {
        auto store = KPS_TRY(TokenKeyStore::open(directory, file, access));
        return std::unique_ptr<MonthKeyStore>(std::move(store));
    }
    if (kind != "file") return failed(ErrorCode::CorruptData, "key store: of kind " + kind);
    auto store = KPS_TRY(FileKeyStore::open(directory, file, access));
    return std::unique_ptr<MonthKeyStore>(std::move(store));
}

base::Result<std::vector<MonthRecord>> month_records(const std::string& directory) {
    return month_files::list(directory);
}

base::Result<std::int64_t> log_key_made_us(const std::string& directory) {
    std::string path = directory + "/log.key";
    for (std::size_t number = 2; number <= kOriginsMax; ++number) {
        const std::string next = fmt::format("{}/log-{}.key", directory, number);
        if (!exists(next)) break;
        path = next;
    }
    const KeyFile file = KPS_TRY(KeyFile::read(path, "log"));
    return file.number("made");
}

base::Result<MonthKeys> find_month_keys(const std::string& directory, Month month) {
    const auto keys = KPS_TRY(open_month_keys(directory, KeyAccess::sealing()));
    return keys->find(month);
}

base::Result<KeyStore> KeyStore::open(std::string directory, std::string origin,
                                      std::int64_t now_us) {
    if (!is_origin(origin))
        return failed(ErrorCode::InvalidArgument, "audit: not an origin: " + origin);
    KPS_TRY(make_directory(directory));
    const std::string path = log_key_path(directory, origin);
    if (!exists(path) && first_origin(origin) == origin)
        KPS_TRY(make_log_key(path, origin, now_us));
    if (exists(log_key_path(directory, next_origin(origin))))
        return failed(
            ErrorCode::CorruptData,
            fmt::format("{}: after a loss the log goes on as {}; this is an old copy of it", origin,
                        next_origin(origin)));
    LogKey log = KPS_TRY(read_log_key(path, origin));
    auto months = open_month_keys(directory, KeyAccess::sealing());
    if (!months && months.error().code == ErrorCode::NotFound) {
        const base::Status made = FileKeyStore::create(directory);
        if (!made && made.error().code != ErrorCode::AlreadyExists) return failed(made.error());
        months = open_month_keys(directory, KeyAccess::sealing());
    }
    if (!months) return failed(months.error());
    KeyStore store(std::move(directory), std::move(origin), std::move(log.key),
                   std::move(months).take());
    store.log_key_made_us_ = log.made_us;
    return store;
}

base::Result<std::string> KeyStore::make_next(const std::string& directory,
                                              const std::string& origin, std::int64_t now_us) {
    const std::string next = next_origin(origin);
    const std::string path = log_key_path(directory, next);
    if (exists(path))
        return failed(ErrorCode::AlreadyExists,
                      fmt::format("{}: the log went on as {} already", path, next));
    KPS_TRY(make_log_key(path, next, now_us));
    const LogKey log = KPS_TRY(read_log_key(path, next));
    return verifier_key_text(next, log.key.public_key());
}

base::Result<MonthKeys> KeyStore::month(Month month, std::int64_t now_us) const {
    auto found = find(month);
    if (found && found->is_proved) return found;
    if (!found && found.error().code != ErrorCode::NotFound) return found;
    KPS_TRY(prepare(month, now_us));
    return find(month);
}

base::Status KeyStore::prepare(Month month, std::int64_t now_us) const {
    const auto opened = KPS_TRY(open_month_keys(directory_, KeyAccess{}));
    const auto known = opened->find(month);
    if (!known && known.error().code == ErrorCode::NotFound) {
        const base::Status made = opened->make(month, now_us);
        // Another process may have made it in this moment.
        if (!made && made.error().code != ErrorCode::AlreadyExists) return made;
    }
    // A key that cannot be used would lose a month of evidence: no sealing before a canary.
    if (!opened->is_unlocked())
        return failed(ErrorCode::CryptoFailed,
                      fmt::format("month key {}: no canary was opened with it yet (kps audit keys "
                                  "canary)",
                                  month.text()));
    return opened->prove(month, now_us);
}

}  // namespace kps::audit
