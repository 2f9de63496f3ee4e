#include "audit/retention/destruction_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "audit/directory.h"
#include "audit/entries/entry_codec.h"
#include "audit/retention/limits.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kMagic = "kps-audit-destruction v1";

auto damaged(std::string_view what) {
    return failed(ErrorCode::CorruptData, fmt::format("destruction record: {}", what));
}

base::Result<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return damaged("not a number");
    return number;
}

std::string proof_text(std::string_view name, const ActProof& proof) {
    return fmt::format("{} {} {}\n{}-detail {}\n", name, proof.index, base::to_base64(proof.entry),
                       name, proof.detail);
}

/// Takes `name value` off the front. Errors: CorruptData when the next line has another name.
base::Result<std::string_view> take_line(std::string_view& text, std::string_view name) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return damaged("too short");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ')
        return damaged("another line than it must have");
    return line.substr(name.size() + 1);
}

base::Result<ActProof> take_proof(std::string_view& text, const std::string& name, EntryType type) {
    const std::string_view line = KPS_TRY(take_line(text, name));
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return damaged("an entry is missing");
    ActProof proof;
    proof.index = KPS_TRY(parse_number(line.substr(0, space)));
    proof.entry = KPS_TRY(base::from_base64(line.substr(space + 1)));
    proof.detail = KPS_TRY(take_line(text, name + "-detail"));
    const ClearEntry clear = KPS_TRY(decode_entry(proof.entry));
    if (clear.type != type || clear.request_id != request_id_of(proof.detail))
        return damaged("an entry that does not say what its detail says");
    return proof;
}

/// The lines of a record, and what its entries confirm of them.
base::Status check_details(const DestructionRecord& record) {
    const std::string& detail = record.intent.detail;
    const std::string month = KPS_TRY(word_of(detail, "month"));
    const std::uint64_t first = KPS_TRY(number_of_word(detail, "first"));
    const std::uint64_t end = KPS_TRY(number_of_word(detail, "end"));
    const std::string root = KPS_TRY(word_of(detail, "root"));
    if (month != record.month.text() || first != record.first || end != record.end ||
        root != base::to_base64(record.root) || first > end || record.intent.index < end)
        return damaged("its intent says something else");
    if (!record.done) return {};
    const std::string done_month = KPS_TRY(word_of(record.done->detail, "month"));
    const std::uint64_t intent = KPS_TRY(number_of_word(record.done->detail, "intent"));
    if (done_month != month || intent != record.intent.index || record.done->index <= intent)
        return damaged("its end does not fit its intent");
    return {};
}

bool is_record_name(const std::string& name) {
    return name.ends_with(".txt") || name.ends_with(".open");
}

base::Result<DestructionRecord> read_record(const std::string& log_directory,
                                            const std::string& name) {
    const std::string path = log_directory + "/destroyed/" + name;
    const base::Bytes text = KPS_TRY(read_file(path, kDestructionFileBytesMax));
    DestructionRecord record = KPS_TRY(parse_destruction(base::as_text(text)));
    const bool is_done = name.ends_with(".txt");
    if (destruction_path(log_directory, record.month, is_done) != path ||
        record.done.has_value() != is_done)
        return damaged(name + ": not under its name");
    return record;
}

}  // namespace

base::Uuid request_id_of(std::string_view detail) {
    const base::Hash hash = crypto::sha256(base::as_bytes(detail));
    std::array<std::uint8_t, 16> id{};
    std::copy_n(hash.begin(), id.size(), id.begin());
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0F) | 0x80);
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3F) | 0x80);
    return base::Uuid(id);
}

base::Result<std::string> word_of(std::string_view detail, std::string_view name) {
    while (!detail.empty()) {
        const std::string_view word = detail.substr(0, detail.find(' '));
        if (word.size() > name.size() && word.starts_with(name) && word[name.size()] == '=')
            return std::string(word.substr(name.size() + 1));
        detail.remove_prefix(std::min(detail.size(), word.size() + 1));
    }
    return damaged(fmt::format("its detail has no {}", name));
}

base::Result<std::uint64_t> number_of_word(std::string_view detail, std::string_view name) {
    const std::string word = KPS_TRY(word_of(detail, name));
    return parse_number(word);
}

base::Result<Month> parse_month(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') return damaged("not a month");
    const std::uint64_t year = KPS_TRY(parse_number(text.substr(0, 4)));
    const std::uint64_t month = KPS_TRY(parse_number(text.substr(5)));
    return Month::from_number(static_cast<std::uint32_t>(year * 100 + month));
}

std::string text_of(const DestructionRecord& record) {
    std::string text =
        fmt::format("{}\nmonth {}\nentries {} {}\nroot {}\n", kMagic, record.month.text(),
                    record.first, record.end, base::to_base64(record.root));
    text += proof_text("intent", record.intent);
    if (record.done) text += proof_text("destroy", *record.done);
    return text + fmt::format("check {}\n", base::to_hex(crypto::sha256(base::as_bytes(text))));
}

base::Result<DestructionRecord> parse_destruction(std::string_view text) {
    const std::size_t check = text.rfind("check ");
    if (check == std::string_view::npos || !text.starts_with(fmt::format("{}\n", kMagic)) ||
        text.substr(check) !=
            fmt::format("check {}\n",
                        base::to_hex(crypto::sha256(base::as_bytes(text.substr(0, check))))))
        return damaged("its digest does not fit");
    text = text.substr(kMagic.size() + 1, check - kMagic.size() - 1);
    DestructionRecord record;
    const std::string_view month = KPS_TRY(take_line(text, "month"));
    record.month = KPS_TRY(parse_month(month));
    const std::string_view range = KPS_TRY(take_line(text, "entries"));
    const std::size_t space = range.find(' ');
    if (space == std::string_view::npos) return damaged("no range of entries");
    record.first = KPS_TRY(parse_number(range.substr(0, space)));
    record.end = KPS_TRY(parse_number(range.substr(space + 1)));
    const std::string_view encoded = KPS_TRY(take_line(text, "root"));
    const base::Bytes root = KPS_TRY(base::from_base64(encoded));
    if (root.size() != record.root.size()) return damaged("not a root");
    std::copy(root.begin(), root.end(), record.root.begin());
    record.intent = KPS_TRY(take_proof(text, "intent", EntryType::DestroyIntent));
    if (!text.empty()) record.done = KPS_TRY(take_proof(text, "destroy", EntryType::Destroy));
    if (!text.empty()) return damaged("too long");
    KPS_TRY(check_details(record));
    return record;
}

std::string destruction_path(const std::string& log_directory, Month month, bool is_done) {
    return fmt::format("{}/destroyed/{}.{}", log_directory, month.text(), is_done ? "txt" : "open");
}

base::Result<std::vector<DestructionRecord>> load_destructions(const std::string& log_directory) {
    std::vector<DestructionRecord> records;
    const std::string folder = log_directory + "/destroyed";
    if (!exists(folder)) return records;
    const std::vector<std::string> names = KPS_TRY(list_directory(folder));
    // `.open` sorts before `.txt` of its month: a record that was written in full supersedes it.
    for (const std::string& name : names) {
        if (!is_record_name(name)) continue;
        DestructionRecord record = KPS_TRY(read_record(log_directory, name));
        if (!records.empty() && records.back().month == record.month) records.pop_back();
        if (records.size() >= kDestructionsMax) return damaged("too many");
        const bool joins =
            records.empty() ? record.first == 0
                            : records.back().done.has_value() && records.back().end == record.first;
        if (!joins) return damaged(name + ": does not join the month before");
        records.push_back(std::move(record));
    }
    return records;
}

base::Result<std::uint64_t> destroyed_end(const std::string& log_directory) {
    const std::string folder = log_directory + "/destroyed";
    if (!exists(folder)) return std::uint64_t{0};
    const std::vector<std::string> names = KPS_TRY(list_directory(folder));
    const auto last = std::find_if(names.rbegin(), names.rend(), is_record_name);
    if (last == names.rend()) return std::uint64_t{0};
    const DestructionRecord record = KPS_TRY(read_record(log_directory, *last));
    return record.end;
}

}  // namespace kps::audit
