#include "audit/retention/case_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/origins/log_origins.h"
#include "audit/proofs/proof.h"
#include "audit/retention/limits.h"
#include "audit/retention/log_walk.h"
#include "audit/tiles/public_files.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

std::string path_in(const std::string& folder, Month month, std::uint32_t hold,
                    std::string_view ending) {
    return fmt::format("{}/{}-hold-{}.{}", folder, month.text(), hold, ending);
}

bool same_records(const CaseFile& left, const CaseFile& right) {
    return left.month == right.month && left.hold == right.hold &&
           std::equal(left.records.begin(), left.records.end(), right.records.begin(),
                      right.records.end(), [](const CaseRecord& a, const CaseRecord& b) {
                          return a.index == b.index && a.entry == b.entry;
                      });
}

}  // namespace

std::string case_path(const CaseFolders& folders, Month month, std::uint32_t hold) {
    return path_in(folders.cases, month, hold, "case");
}

std::string case_secret_path(const CaseFolders& folders, Month month, std::uint32_t hold) {
    return path_in(folders.secrets, month, hold, "secret");
}

CaseExporter::CaseExporter(std::string log_directory, CaseFolders folders, KeyOpener open_keys)
    : directory_(std::move(log_directory)),
      folders_(std::move(folders)),
      open_keys_(std::move(open_keys)) {}

base::Result<NoteVerifier> CaseExporter::verifier() const {
    const base::Bytes key = KPS_TRY(read_file(directory_ + "/log.vkey", kKeyFileBytesMax));
    return NoteVerifier::parse(base::as_text(key));
}

/// The held entries of the month with the KEY entries they need.
base::Result<CaseFile> CaseExporter::collect(const MonthPlan& plan, const Hold& hold) const {
    struct Announced {
        std::uint64_t index = 0;
        base::Bytes entry;
    };
    std::map<std::uint32_t, Announced> announced;
    std::map<std::uint64_t, base::Bytes> used;
    CaseFile file;
    file.month = plan.month;
    file.hold = hold.detail;
    const auto visit = [&](const WalkedEntry& entry) -> base::Status {
        base::Bytes bytes(entry.bytes.begin(), entry.bytes.end());
        const std::uint32_t number = entry.clear.data_key_number;
        if (entry.clear.type == EntryType::Key) {
            announced[number] = {entry.index, std::move(bytes)};
            return {};
        }
        if (entry.index < plan.first || entry.index >= plan.end ||
            !hold.scope.covers(entry.index, entry.clear, plan.month))
            return {};
        const auto key = announced.find(number);
        if (key == announced.end())
            return failed(ErrorCode::CorruptData,
                          fmt::format("hold: entry {} has no KEY entry", entry.index));
        if (file.records.size() >= kCaseRecordsMax)
            return failed(ErrorCode::InvalidArgument,
                          fmt::format("hold {} covers more than {} entries of {}: narrow it",
                                      hold.number, kCaseRecordsMax, plan.month.text()));
        used[key->second.index] = key->second.entry;
        file.records.push_back({entry.index, key->second.index, std::move(bytes), {}});
        return {};
    };
    KPS_TRY(walk_entries(directory_, plan.first, plan.end, visit));
    for (auto& [index, bytes] : used) file.keys.push_back({index, std::move(bytes), {}, {}});
    return file;
}

base::Status CaseExporter::prove(CaseFile& file) const {
    const NoteVerifier verifier = KPS_TRY(this->verifier());
    const base::Bytes note = KPS_TRY(read_file(directory_ + "/tiles/checkpoint", kNoteBytesMax));
    const Checkpoint published = KPS_TRY(verifier.open(base::as_text(note)));
    file.note = published.note;
    const NodeReader reader = tile_node_reader(directory_, published.size);
    if (file.records.back().index >= published.size)
        return failed(ErrorCode::Busy, "hold: its entries are not published yet");
    for (CaseKey& key : file.keys)
        key.proof = KPS_TRY(prove_inclusion(reader, key.index, published.size));
    for (CaseRecord& record : file.records)
        record.proof = KPS_TRY(prove_inclusion(reader, record.index, published.size));
    return {};
}

base::Status CaseExporter::seal(CaseFile& file, const CaseSecret& secret) {
    const LogOrigins origins = KPS_TRY(LogOrigins::load(directory_));
    if (!keys_) keys_ = KPS_TRY(open_keys_());
    for (CaseKey& key : file.keys) {
        const ClearEntry clear = KPS_TRY(decode_entry(key.entry));
        const KeyEntry entry = KPS_TRY(decode_key_entry(clear));
        DataKey data_key = KPS_TRY(open_key_entry(entry, *keys_, origins.hashes().at(key.index)));
        seal_case_key(secret, data_key, key);
        base::wipe(data_key.key.data(), data_key.key.size());
    }
    return {};
}

base::Status CaseExporter::check_folders(const CaseFile& file, const Hold& hold) const {
    std::error_code error;
    if (folders_.cases.empty() || folders_.secrets.empty())
        return failed(
            ErrorCode::InvalidArgument,
            fmt::format("{} entries of {} are under hold {} ({}): say where the case and "
                        "its secret go",
                        file.records.size(), file.month.text(), hold.number, hold.added.basis));
    KPS_TRY(make_directory(folders_.cases));
    KPS_TRY(make_directory(folders_.secrets));
    if (std::filesystem::equivalent(folders_.cases, folders_.secrets, error) || error)
        return failed(ErrorCode::InvalidArgument,
                      "a case and its secret do not go into the same folder");
    return {};
}

/// Opens a case as its reader will. Returns the digest of the file.
base::Result<Hash> CaseExporter::read_back(const CaseFile& wanted, const Hold& hold) const {
    const NoteVerifier verifier = KPS_TRY(this->verifier());
    const base::Bytes secret_text = KPS_TRY(
        read_file(case_secret_path(folders_, wanted.month, hold.number), kCaseSecretFileBytesMax));
    const CaseSecret secret = KPS_TRY(CaseSecret::parse(base::as_text(secret_text)));
    const base::Bytes text =
        KPS_TRY(read_file(case_path(folders_, wanted.month, hold.number), kCaseFileBytesMax));
    const CaseFile file = KPS_TRY(parse_case(base::as_text(text), secret));
    if (!same_records(file, wanted))
        return failed(ErrorCode::CorruptData, "hold: the case holds something else");
    KPS_TRY(open_case(file, secret, verifier));
    return crypto::sha256(text);
}

base::Result<Hash> CaseExporter::export_case(CaseFile file, const Hold& hold) {
    KPS_TRY(check_folders(file, hold));
    // Made before a crash, and whole.
    const auto kept = read_back(file, hold);
    if (kept) return *kept;
    KPS_TRY(prove(file));
    const CaseSecret secret = CaseSecret::make();
    KPS_TRY(seal(file, secret));
    const std::string text = text_of(file, secret);
    if (text.size() > kCaseFileBytesMax)
        return failed(ErrorCode::InvalidArgument,
                      fmt::format("the case of hold {} is too large: narrow it", hold.number));
    const std::string secret_text = secret.text();
    KPS_TRY(replace_file(case_secret_path(folders_, file.month, hold.number),
                         base::as_bytes(secret_text), Flush::Yes));
    KPS_TRY(replace_file(case_path(folders_, file.month, hold.number), base::as_bytes(text),
                         Flush::Yes));
    return read_back(file, hold);
}

base::Result<KeptCases> CaseExporter::keep(const MonthPlan& plan, const std::vector<Hold>& holds) {
    // Rule R-089, R-090 (KPSY m.10/5): a hold saves its records and delays nothing else.
    KeptCases kept;
    std::size_t cases = 0;
    for (const Hold& hold : holds) {
        CaseFile file = KPS_TRY(collect(plan, hold));
        const std::size_t records = file.records.size();
        if (records == 0) continue;
        if (++cases > kCasesOfMonthMax)
            return failed(ErrorCode::InvalidArgument,
                          fmt::format("more than {} holds have entries of {}: join some",
                                      kCasesOfMonthMax, plan.month.text()));
        const Hash digest = KPS_TRY(export_case(std::move(file), hold));
        kept.records += records;
        kept.words += fmt::format("{}{}:{}", kept.words.empty() ? " cases=" : ",", hold.number,
                                  base::to_hex(digest));
    }
    return kept;
}

}  // namespace kps::audit
