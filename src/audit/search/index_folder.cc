#include "audit/search/index_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "audit/directory.h"
#include "audit/search/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kSealEnding = ".seal";

}  // namespace

base::Status IndexFolder::prepare() const {
    return make_directory(directory_);
}

/// `<entry>\n<seal text>\n`
base::Result<SealedFile> IndexFolder::read_seal(const std::string& name) const {
    const base::Bytes bytes = KPS_TRY(read_file(directory_ + "/" + name, kSealTextBytesMax));
    const std::string_view text = base::as_text(bytes);
    const std::size_t line = text.find('\n');
    if (line == std::string_view::npos || !text.ends_with('\n'))
        return failed(ErrorCode::CorruptData, name);
    SealedFile file;
    const auto [end, error] = std::from_chars(text.data(), text.data() + line, file.entry);
    if (error != std::errc() || end != text.data() + line)
        return failed(ErrorCode::CorruptData, name);
    file.seal = KPS_TRY(IndexSeal::parse(text.substr(line + 1, text.size() - line - 2)));
    file.path = rows_path(file.seal);
    return file;
}

base::Result<std::vector<SealedFile>> IndexFolder::sealed() const {
    std::vector<SealedFile> files;
    if (!exists(directory_)) return files;
    const std::vector<std::string> names = KPS_TRY(list_directory(directory_));
    for (const std::string& name : names) {
        if (!name.ends_with(kSealEnding)) continue;
        if (files.size() >= kIndexFilesMax)
            return failed(ErrorCode::CorruptData, "search index: too many files");
        auto file = read_seal(name);
        // A damaged one is built and sealed again.
        if (file && exists(file->path)) files.push_back(std::move(file).take());
    }
    std::sort(files.begin(), files.end(), [](const SealedFile& one, const SealedFile& other) {
        return std::pair(one.seal.from, other.seal.to) < std::pair(other.seal.from, one.seal.to);
    });
    std::vector<SealedFile> chain;
    for (SealedFile& file : files) {
        if (!chain.empty() && file.seal.to <= chain.back().seal.to) continue;
        if (!chain.empty() && file.seal.from != chain.back().seal.to) break;
        chain.push_back(std::move(file));
    }
    return chain;
}

base::Status IndexFolder::note_sealed(const IndexSeal& seal, std::uint64_t entry) const {
    const std::string text = fmt::format("{}\n{}\n", entry, seal.text());
    return replace_file(directory_ + "/" + seal.period() + std::string(kSealEnding),
                        base::as_bytes(text), Flush::Yes);
}

base::Status IndexFolder::remove_days_of(const IndexSeal& month) const {
    const std::vector<std::string> names = KPS_TRY(list_directory(directory_));
    const std::string prefix = month.period() + "-";
    for (const std::string& name : names)
        if (name.starts_with(prefix)) ::unlink((directory_ + "/" + name).c_str());
    return flush_directory(directory_);
}

}  // namespace kps::audit
