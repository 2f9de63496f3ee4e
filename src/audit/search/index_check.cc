#include "audit/search/index_check.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "audit/search/index_builder.h"
#include "audit/search/index_folder.h"
#include "audit/search/limits.h"
#include "audit/segments/entry_reader.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

/// What the entries of the run give.
base::Result<IndexSeal> rebuilt(const SealedFile& sealed, const std::string& log_directory) {
    IndexOrder order;
    order.log_directory = log_directory;
    order.seal = sealed.seal;
    order.until_us = INT64_MAX;
    order.to = sealed.seal.to;
    order.path = sealed.path + ".check";
    order.rows_in_memory = kRowsInMemory;
    auto built = build_index(order);
    ::unlink(order.path.c_str());
    return built;
}

base::Status check_entry(const SealedFile& sealed, EntryReader& reader) {
    const FoundEntry found = KPS_TRY(reader.find(sealed.entry));
    const ClearEntry clear = KPS_TRY(decode_entry(found.entry));
    const base::Hash digest = sealed.seal.digest();
    if (clear.type != EntryType::IndexSeal ||
        !std::equal(digest.begin(), digest.end(), clear.commitment.begin()))
        return failed(ErrorCode::CorruptData, "the seal is not the one in the log");
    return {};
}

base::Status check_file(const SealedFile& sealed, const std::string& log_directory,
                        EntryReader& reader) {
    KPS_TRY(check_entry(sealed, reader));
    const IndexFile file = KPS_TRY(IndexFile::open(sealed.path));
    if (file.seal().text() != sealed.seal.text())
        return failed(ErrorCode::CorruptData, "the file is not the sealed one");
    KPS_TRY(file.check());
    const IndexSeal built = KPS_TRY(rebuilt(sealed, log_directory));
    if (built.text() != sealed.seal.text())
        return failed(ErrorCode::CorruptData, "the entries give another index");
    return {};
}

}  // namespace

base::Result<IndexReport> check_index(
    const std::string& log_directory,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    const std::vector<SealedFile> sealed = KPS_TRY(IndexFolder(log_directory).sealed());
    EntryReader reader = KPS_TRY(EntryReader::open(log_directory));
    IndexReport report;
    if (!reader.empty()) report.unsealed_from = reader.first_index();
    for (const SealedFile& file : sealed) {
        const base::Status status = check_file(file, log_directory, reader);
        if (!status)
            report.problems.push_back(
                fmt::format("{}: {}", file.seal.period(), status.error().context));
        ++report.files;
        report.rows += file.seal.rows;
        report.unsealed_from = file.seal.to;
        progress(report.files, sealed.size());
    }
    return report;
}

}  // namespace kps::audit
