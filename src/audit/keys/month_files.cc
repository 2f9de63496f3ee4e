#include "audit/keys/month_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "audit/directory.h"
#include "crypto/digest.h"

namespace kps::audit::month_files {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kStart = "month-";

base::Status is_of(const KeyFile& file, Month month) {
    const std::string text = KPS_TRY(file.word("month"));
    if (text != month.text())
        return failed(ErrorCode::CorruptData,
                      fmt::format("the key file of {} is one of {}", month.text(), text));
    return {};
}

/// `month-2026-11.key` to 2026-11. Other names have none.
std::optional<Month> month_of(std::string_view name, std::string_view ending) {
    if (!name.starts_with(kStart) || name.size() != kStart.size() + 8 + ending.size() ||
        !name.ends_with(ending) || name[kStart.size() + 7] != '.')
        return std::nullopt;
    const std::string_view text = name.substr(kStart.size(), 7);
    Month month;
    const auto year = std::from_chars(text.data(), text.data() + 4, month.year);
    const auto rest = std::from_chars(text.data() + 5, text.data() + 7, month.month);
    if (year.ec != std::errc{} || rest.ec != std::errc{} || month.text() != text)
        return std::nullopt;
    if (!Month::from_number(month.number())) return std::nullopt;
    return month;
}

/// When the month was proved; 0 when it was not. Errors: CorruptData for a proof of other keys.
base::Result<std::int64_t> proved_us(const std::string& directory, Month month,
                                     base::ByteView public_key) {
    const auto proof = KeyFile::read(path(directory, month, kProved), "proof");
    if (!proof && proof.error().code == ErrorCode::NotFound) return std::int64_t{0};
    if (!proof) return failed(proof.error());
    KPS_TRY(is_of(*proof, month));
    const base::Bytes digest = KPS_TRY(proof->bytes("public-sha256", 32));
    if (!crypto::equal_in_constant_time(digest, crypto::sha256(public_key)))
        return failed(ErrorCode::CorruptData,
                      fmt::format("month key {}: the proof is of other keys", month.text()));
    return proof->number("proved");
}

base::Result<MonthRecord> destroyed_record(const std::string& directory, Month month) {
    const KeyFile file = KPS_TRY(KeyFile::read(path(directory, month, kDestroyed), "destroyed"));
    KPS_TRY(is_of(file, month));
    MonthRecord record;
    record.month = month;
    record.suite = static_cast<KeySuite>(KPS_TRY(file.number("suite")));
    record.public_key = KPS_TRY(file.bytes("public"));
    record.made_us = KPS_TRY(file.number("made"));
    record.proved_us = KPS_TRY(file.number("proved"));
    record.destroyed_us = KPS_TRY(file.number("destroyed"));
    return record;
}

}  // namespace

std::string path(const std::string& directory, Month month, std::string_view ending) {
    return fmt::format("{}/{}{}.{}", directory, kStart, month.text(), ending);
}

KeyFile made_file(const MonthRecord& record) {
    KeyFile file("month");
    file.set("month", record.month.text());
    file.set("suite", static_cast<std::int64_t>(record.suite));
    file.set("made", record.made_us);
    file.set("public", record.public_key);
    return file;
}

base::Result<KeyFile> read_made(const std::string& directory, Month month) {
    if (exists(path(directory, month, kDestroyed)))
        return failed(ErrorCode::NotFound,
                      fmt::format("the keys of {} were destroyed", month.text()));
    KeyFile file = KPS_TRY(KeyFile::read(path(directory, month, kMade), "month"));
    KPS_TRY(is_of(file, month));
    return file;
}

base::Result<MonthRecord> record_of(const std::string& directory, Month month,
                                    const KeyFile& file) {
    MonthRecord record;
    record.month = month;
    record.suite = static_cast<KeySuite>(KPS_TRY(file.number("suite")));
    record.public_key = KPS_TRY(file.bytes("public"));
    record.made_us = KPS_TRY(file.number("made"));
    record.proved_us = KPS_TRY(proved_us(directory, month, record.public_key));
    return record;
}

base::Result<MonthKeys> find(const std::string& directory, Month month,
                             const OpenIndexKey& index_key) {
    const KeyFile file = KPS_TRY(read_made(directory, month));
    MonthRecord record = KPS_TRY(record_of(directory, month, file));
    MonthKeys keys;
    keys.month = month;
    keys.suite = record.suite;
    keys.is_proved = record.proved_us != 0;
    keys.public_key = std::move(record.public_key);
    keys.index_key = KPS_TRY(index_key(file));
    return keys;
}

base::Result<std::vector<MonthRecord>> list(const std::string& directory) {
    std::vector<MonthRecord> records;
    const std::vector<std::string> names = KPS_TRY(list_directory(directory));
    for (const std::string& name : names) {
        if (const auto month = month_of(name, kDestroyed)) {
            records.push_back(KPS_TRY(destroyed_record(directory, *month)));
        } else if (const auto made = month_of(name, kMade)) {
            if (exists(path(directory, *made, kDestroyed))) continue;
            const KeyFile file = KPS_TRY(read_made(directory, *made));
            records.push_back(KPS_TRY(record_of(directory, *made, file)));
        }
    }
    std::sort(records.begin(), records.end(),
              [](const MonthRecord& a, const MonthRecord& b) { return a.month < b.month; });
    return records;
}

base::Status write_proof(const std::string& directory, const MonthRecord& record) {
    KeyFile file("proof");
    file.set("month", record.month.text());
    file.set("proved", record.proved_us);
    file.set("public-sha256", crypto::sha256(record.public_key));
    return file.write_new(path(directory, record.month, kProved));
}

base::Status write_destroyed(const std::string& directory, const MonthRecord& record,
                             const LastAct& act) {
    KeyFile file("destroyed");
    file.set("month", record.month.text());
    file.set("suite", static_cast<std::int64_t>(record.suite));
    file.set("made", record.made_us);
    file.set("proved", record.proved_us);
    file.set("destroyed", record.destroyed_us);
    file.set("public", record.public_key);
    file.set("challenge", act.challenge);
    file.set("mac", act.mac);
    return file.write_new(path(directory, record.month, kDestroyed));
}

base::Result<LastAct> read_last_act(const std::string& directory, Month month) {
    const KeyFile file = KPS_TRY(KeyFile::read(path(directory, month, kDestroyed), "destroyed"));
    KPS_TRY(is_of(file, month));
    LastAct act;
    act.month = month;
    act.public_key = KPS_TRY(file.bytes("public"));
    act.challenge = KPS_TRY(file.bytes("challenge"));
    const base::Bytes mac = KPS_TRY(file.bytes("mac", act.mac.size()));
    std::copy(mac.begin(), mac.end(), act.mac.begin());
    return act;
}

base::Result<std::vector<Month>> unfinished_destructions(const std::string& directory) {
    std::vector<Month> months;
    const std::vector<std::string> names = KPS_TRY(list_directory(directory));
    for (const std::string& name : names) {
        const auto month = month_of(name, kDestroyed);
        if (month &&
            (exists(path(directory, *month, kMade)) || exists(path(directory, *month, kProved))))
            months.push_back(*month);
    }
    return months;
}

base::Status remove_made(const std::string& directory, Month month) {
    KPS_TRY(shred_file(path(directory, month, kMade)));
    return shred_file(path(directory, month, kProved));
}

}  // namespace kps::audit::month_files
