#include "audit/keys/key_store.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "audit/directory.h"
#include "audit/limits.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kMagic = "kps-audit-key v1";

std::string month_path(const std::string& directory, Month month) {
    return fmt::format("{}/month-{}.key", directory, month.text());
}

/// Lines `magic`, `name`, the fields as hexadecimal, and the digest of all of it.
std::string key_text(std::string_view name, base::ByteView first, base::ByteView second) {
    std::string text =
        fmt::format("{}\n{}\n{}\n{}\n", kMagic, name, base::to_hex(first), base::to_hex(second));
    text += base::to_hex(crypto::sha256(base::as_bytes(text)));
    text += '\n';
    return text;
}

struct KeyFields {
    base::Bytes first;
    base::Bytes second;
};

base::Result<KeyFields> parse_key(std::string_view text, std::string_view name,
                                  const std::string& path) {
    const auto damaged = [&path] {
        return failed(ErrorCode::CorruptData, fmt::format("{}: damaged key file", path));
    };
    std::string_view lines[5];
    std::string_view rest = text;
    for (std::string_view& line : lines) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) return damaged();
        line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
    }
    const std::string_view covered =
        text.substr(0, text.size() - rest.size() - lines[4].size() - 1);
    if (!rest.empty() || lines[0] != kMagic || lines[1] != name ||
        lines[4] != base::to_hex(crypto::sha256(base::as_bytes(covered))))
        return damaged();
    KeyFields fields;
    fields.first = KPS_TRY(base::from_hex(lines[2]));
    fields.second = KPS_TRY(base::from_hex(lines[3]));
    return fields;
}

base::Result<KeyFields> read_key(const std::string& path, std::string_view name) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0)
        return failed(ErrorCode::NotFound, fmt::format("{}: no such key", path));
    if ((info.st_mode & 0077) != 0)
        return failed(ErrorCode::InvalidArgument,
                      fmt::format("{}: others may read this key", path));
    base::Bytes content = KPS_TRY(read_file(path, kKeyFileBytesMax));
    auto fields = parse_key(base::as_text(content), name, path);
    base::wipe(content.data(), content.size());
    return fields;
}

base::Status write_key(const std::string& path, std::string text) {
    if (exists(path)) return failed(ErrorCode::AlreadyExists, fmt::format("{}: exists", path));
    const base::Status status = replace_file(path, base::as_bytes(text), Flush::Yes);
    base::wipe(text.data(), text.size());
    return status;
}

/// A month's keys as a file has them.
struct StoredMonth {
    Month month;
    crypto::X25519Pair pair;
    crypto::Key256 index_key{};
};

base::Status write_month(const std::string& directory, const StoredMonth& keys) {
    base::Bytes first(keys.pair.private_key.data(), keys.pair.private_key.size());
    first.append(keys.pair.public_key.data(), keys.pair.public_key.size());
    base::Status written = write_key(month_path(directory, keys.month),
                                     key_text(keys.month.text(), first, keys.index_key));
    base::wipe(first.data(), first.size());
    return written;
}

base::Result<StoredMonth> read_month(const std::string& directory, Month month) {
    const KeyFields fields = KPS_TRY(read_key(month_path(directory, month), month.text()));
    if (fields.first.size() != 64 || fields.second.size() != 32)
        return failed(ErrorCode::CorruptData,
                      fmt::format("month key {}: wrong lengths", month.text()));
    StoredMonth keys;
    keys.month = month;
    std::copy_n(fields.first.begin(), 32, keys.pair.private_key.begin());
    std::copy_n(fields.first.begin() + 32, 32, keys.pair.public_key.begin());
    std::copy_n(fields.second.begin(), 32, keys.index_key.begin());
    return keys;
}

/// Plain files: the beginning, until the encrypted ones are there.
class PlainMonthKeys final : public MonthKeyStore {
  public:
    explicit PlainMonthKeys(std::string directory) : directory_(std::move(directory)) {}

    base::Result<MonthKeys> find(Month month) const override {
        const StoredMonth stored = KPS_TRY(read_month(directory_, month));
        MonthKeys keys;
        keys.month = month;
        keys.public_key.assign(stored.pair.public_key.data(), stored.pair.public_key.size());
        keys.index_key = stored.index_key;
        return keys;
    }
    base::Result<base::Bytes> open_sealed(Month month, base::ByteView sealed,
                                          base::ByteView info) const override {
        const StoredMonth stored = KPS_TRY(read_month(directory_, month));
        return crypto::hpke_open(stored.pair.private_key, info, sealed);
    }
    bool is_unlocked() const override { return true; }
    base::Status make(Month month, std::int64_t) override {
        StoredMonth keys;
        keys.month = month;
        keys.pair = crypto::X25519Pair::generate();
        crypto::fill_random(keys.index_key);
        return write_month(directory_, keys);
    }
    base::Result<std::vector<MonthRecord>> list() const override;

  protected:
    base::Status mark_proved(const MonthRecord&) override { return {}; }
    base::Status erase(const MonthRecord& record, const LastAct&) override {
        std::error_code error;
        std::filesystem::remove(month_path(directory_, record.month), error);
        if (error) return failed(ErrorCode::FileFailed, error.message());
        return flush_directory(directory_);
    }

  private:
    std::string directory_;
};

base::Result<std::vector<MonthRecord>> PlainMonthKeys::list() const {
    std::vector<MonthRecord> records;
    const std::vector<std::string> names = KPS_TRY(list_directory(directory_));
    for (const std::string& name : names) {
        int year = 0;
        int month = 0;
        if (std::sscanf(name.c_str(), "month-%4d-%2d.key", &year, &month) != 2) continue;
        const MonthKeys keys = KPS_TRY(find({year, month}));
        MonthRecord record;
        record.month = keys.month;
        record.public_key = keys.public_key;
        records.push_back(std::move(record));
    }
    return records;
}

}  // namespace

base::Result<std::unique_ptr<MonthKeyStore>> open_month_keys(const std::string& directory) {
    return std::unique_ptr<MonthKeyStore>(std::make_unique<PlainMonthKeys>(directory));
}

base::Result<MonthKeys> find_month_keys(const std::string& directory, Month month) {
    return PlainMonthKeys(directory).find(month);
}

base::Result<KeyStore> KeyStore::open(std::string directory, std::string origin) {
    if (!is_origin(origin))
        return failed(ErrorCode::InvalidArgument, "audit: not an origin: " + origin);
    KPS_TRY(make_directory(directory));
    const std::string path = directory + "/log.key";
    if (!exists(path)) {
        const crypto::Ed25519Key key = crypto::Ed25519Key::generate();
        KPS_TRY(write_key(path, key_text(origin, key.seed(), key.public_key())));
    }
    const KeyFields fields = KPS_TRY(read_key(path, origin));
    crypto::Ed25519Key key = KPS_TRY(crypto::Ed25519Key::from_seed(fields.first));
    const auto public_key = key.public_key();
    if (fields.second.size() != 32 ||
        !std::equal(public_key.begin(), public_key.end(), fields.second.begin()))
        return failed(ErrorCode::CorruptData, "log key: the halves do not fit");
    std::unique_ptr<MonthKeyStore> months = KPS_TRY(open_month_keys(directory));
    return KeyStore(std::move(origin), std::move(key), std::move(months));
}

base::Result<MonthKeys> KeyStore::month(Month month, std::int64_t now_us) const {
    auto found = find(month);
    if (found || found.error().code != ErrorCode::NotFound) return found;
    KPS_TRY(months_->make(month, now_us));
    KPS_TRY(months_->prove(month, now_us));
    return find(month);
}

}  // namespace kps::audit
