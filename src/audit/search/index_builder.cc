#include "audit/search/index_builder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <queue>
#include <set>

#include "audit/proofs/compact_range.h"
#include "audit/search/clear_tokens.h"
#include "audit/search/limits.h"
#include "audit/segments/entry_reader.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::size_t kReadRows = 4'096;

/// Rows of a sorted run, through a buffer.
RowSource source_of(std::shared_ptr<RawFile> file, std::uint64_t rows) {
    struct State {
        std::shared_ptr<RawFile> file;
        std::uint64_t left, offset = 0;
        base::Bytes buffer;
        std::size_t at = 0;
    };
    auto state = std::make_shared<State>(State{std::move(file), rows, 0, {}, 0});
    return [state](IndexRow& row) -> base::Result<bool> {
        if (state->at == state->buffer.size()) {
            if (state->left == 0) return false;
            const auto count = std::min<std::uint64_t>(state->left, kReadRows);
            state->buffer.resize(static_cast<std::size_t>(count) * kRowBytes);
            KPS_TRY(state->file->read(state->offset, state->buffer));
            state->offset += state->buffer.size();
            state->left -= count;
            state->at = 0;
        }
        row = row_of(base::ByteView(state->buffer).subspan(state->at, kRowBytes));
        state->at += kRowBytes;
        return true;
    };
}

/// Rows of an index file, through a buffer.
RowSource source_of(std::shared_ptr<IndexFile> file) {
    struct State {
        std::shared_ptr<IndexFile> file;
        std::vector<IndexRow> buffer;
        std::size_t at = 0;
        std::uint64_t next = 0;
    };
    auto state = std::make_shared<State>(State{std::move(file), {}, 0, 0});
    return [state](IndexRow& row) -> base::Result<bool> {
        if (state->at == state->buffer.size()) {
            const std::uint64_t rows = state->file->seal().rows;
            const std::uint64_t end = std::min<std::uint64_t>(state->next + kReadRows, rows);
            if (state->next == end) return false;
            state->buffer = KPS_TRY(state->file->rows({state->next, end}));
            state->next = end;
            state->at = 0;
        }
        row = state->buffer[state->at++];
        return true;
    };
}

base::Status merge(const std::vector<RowSource>& sources, IndexFileWriter& out) {
    if (sources.size() > kMergeSourcesMax)
        return failed(ErrorCode::InvalidArgument, "search index: too many parts to merge");
    using Head = std::pair<IndexRow, std::size_t>;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    const auto advance = [&](std::size_t source) -> base::Status {
        IndexRow row;
        const bool more = KPS_TRY(sources[source](row));
        if (more) heads.push({row, source});
        return {};
    };
    for (std::size_t i = 0; i < sources.size(); ++i) KPS_TRY(advance(i));
    while (!heads.empty()) {
        const Head head = heads.top();
        heads.pop();
        KPS_TRY(out.add(head.first));
        KPS_TRY(advance(head.second));
    }
    return {};
}

/// The same rows, refused at their end when they do not have the root they should.
RowSource checked(RowSource source, const base::Hash& root) {
    auto range = std::make_shared<CompactRange>();
    return [source = std::move(source), root, range](IndexRow& row) -> base::Result<bool> {
        const bool more = KPS_TRY(source(row));
        if (more)
            range->append(hash_of(row));
        else if (range->root() != root)
            return failed(ErrorCode::CorruptData, "search index: the root is another");
        return more;
    };
}

base::Status add_months(const std::vector<Month>& months, std::set<Month>& all) {
    all.insert(months.begin(), months.end());
    if (all.size() > kIndexMonthsMax)
        return failed(ErrorCode::InvalidArgument, "search index: tokens of too many months");
    return {};
}

/// Takes the tokens of entries until one that is too young.
struct Taker {
    const IndexOrder& order;
    RowSorter& sorter;
    IndexSeal& seal;
    std::set<Month> months;

    base::Result<bool> take(const EntryReader::Item& item) {
        if (item.clear->time_us >= order.until_us || item.index >= order.to) return false;
        seal.to = item.index + 1;
        for (const IndexToken& token : clear_tokens(*item.clear))
            KPS_TRY(sorter.add({token, item.index}));
        if (item.clear->token_count == 0) return true;
        KPS_TRY(add_months({item.month}, months));
        for (base::ByteView left = item.clear->tokens; !left.empty();) {
            IndexRow row;
            std::copy_n(left.begin(), row.token.size(), row.token.begin());
            row.index = item.index;
            KPS_TRY(sorter.add(row));
            left = left.subspan(row.token.size());
        }
        return true;
    }
};

}  // namespace

RowSorter::~RowSorter() {
    for (const std::string& run : runs_) ::unlink(run.c_str());
}

base::Status RowSorter::add(const IndexRow& row) {
    rows_.push_back(row);
    return rows_.size() >= rows_in_memory_ ? spill() : base::Status();
}

base::Status RowSorter::spill() {
    std::sort(rows_.begin(), rows_.end());
    runs_.push_back(fmt::format("{}.run{}.new", path_, runs_.size()));
    RawFile file = KPS_TRY(RawFile::create(runs_.back()));
    base::Bytes bytes;
    std::uint64_t offset = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const RowBytes raw = bytes_of(rows_[i]);
        bytes.append(raw.data(), raw.size());
        if (i + 1 != rows_.size() && bytes.size() < kReadRows * kRowBytes) continue;
        KPS_TRY(file.write(offset, bytes));
        offset += bytes.size();
        bytes.clear();
    }
    rows_.clear();
    return {};
}

base::Status RowSorter::finish(IndexFileWriter& out) {
    std::sort(rows_.begin(), rows_.end());
    std::vector<RowSource> sources;
    for (const std::string& run : runs_) {
        RawFile opened = KPS_TRY(RawFile::open(run));
        auto file = std::make_shared<RawFile>(std::move(opened));
        const std::uint64_t size = KPS_TRY(file->size());
        sources.push_back(source_of(std::move(file), size / kRowBytes));
    }
    sources.push_back([this, at = std::size_t{0}](IndexRow& row) mutable -> base::Result<bool> {
        if (at == rows_.size()) return false;
        row = rows_[at++];
        return true;
    });
    return merge(sources, out);
}

base::Result<IndexSeal> build_index(const IndexOrder& order) {
    IndexSeal seal = order.seal;
    seal.to = seal.from;
    EntryReader reader = KPS_TRY(EntryReader::open(order.log_directory));
    RowSorter sorter(order.path, order.rows_in_memory);
    Taker taker{order, sorter, seal, {}};
    KPS_TRY(reader.each(seal.from, [&](const auto& item) { return taker.take(item); }));
    seal.months.assign(taker.months.begin(), taker.months.end());
    IndexFileWriter writer = KPS_TRY(IndexFileWriter::create(order.path));
    KPS_TRY(sorter.finish(writer));
    KPS_TRY(writer.finish(seal));
    return seal;
}

base::Result<IndexSeal> merge_index(const std::vector<std::string>& paths, const std::string& out) {
    IndexSeal seal;
    std::vector<RowSource> sources;
    std::set<Month> months;
    for (const std::string& path : paths) {
        IndexFile part = KPS_TRY(IndexFile::open(path));
        if (sources.empty())
            seal = part.seal();
        else if (part.seal().from != seal.to)
            return failed(ErrorCode::CorruptData, "search index: a gap between two files");
        seal.to = part.seal().to;
        KPS_TRY(add_months(part.seal().months, months));
        const base::Hash root = part.seal().root;
        sources.push_back(checked(source_of(std::make_shared<IndexFile>(std::move(part))), root));
    }
    if (sources.empty())
        return failed(ErrorCode::InvalidArgument, "search index: nothing to merge");
    seal.is_month = true;
    seal.first.day = 1;
    seal.months.assign(months.begin(), months.end());
    IndexFileWriter writer = KPS_TRY(IndexFileWriter::create(out));
    KPS_TRY(merge(sources, writer));
    KPS_TRY(writer.finish(seal));
    return seal;
}

}  // namespace kps::audit
