#include "audit/search/index_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "audit/directory.h"
#include "audit/proofs/compact_range.h"
#include "audit/receipts/proof_lines.h"
#include "audit/search/limits.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

constexpr std::string_view kMagic = "kps-index-v3\n";
constexpr std::size_t kHeadBytes = 1'024;
constexpr std::size_t kBufferBytes = 96u << 10;
constexpr unsigned kTileLevel = 8;  // 2^8 rows

/// Where the hashes of a level begin, counted in hashes behind the directory.
std::uint64_t hashes_before(std::uint64_t rows, unsigned level) {
    std::uint64_t count = 0;
    for (unsigned below = kTileLevel; below < level; ++below) count += rows >> below;
    return count;
}

std::uint64_t groups_of(std::uint64_t rows) {
    return (rows + kRowTile - 1) / kRowTile;
}

/// Head, groups, directory, hashes: what stands before the last.
std::uint64_t hashes_offset(std::uint64_t rows, std::uint64_t packed) {
    return kHeadBytes + packed + groups_of(rows) * kRowGroupBytes;
}

std::uint64_t file_size(std::uint64_t rows, std::uint64_t packed) {
    return hashes_offset(rows, packed) + hashes_before(rows, 64) * sizeof(Hash);
}

std::uint64_t rows_in_group(std::uint64_t rows, std::uint64_t number) {
    return std::min<std::uint64_t>(kRowTile, rows - number * kRowTile);
}

}  // namespace

Hash hash_of(const IndexRow& row) {
    return crypto::leaf_hash(bytes_of(row));
}

base::Result<RawFile> RawFile::open(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) return failed(ErrorCode::NotFound, path);
    if (file < 0) return failed(ErrorCode::FileFailed, fmt::format("open {}: {}", path, errno));
    return RawFile(file);
}

base::Result<RawFile> RawFile::create(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return failed(ErrorCode::FileFailed, fmt::format("create {}: {}", path, errno));
    return RawFile(file);
}

RawFile::~RawFile() {
    if (file_ >= 0) ::close(file_);
}

base::Status RawFile::read(std::uint64_t offset, base::ByteSpan out) const {
    while (!out.empty()) {
        const ssize_t done = ::pread(file_, out.data(), out.size(), static_cast<off_t>(offset));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return failed(ErrorCode::FileFailed, "search index: read");
        offset += static_cast<std::uint64_t>(done);
        out = out.subspan(static_cast<std::size_t>(done));
    }
    return {};
}

base::Status RawFile::write(std::uint64_t offset, base::ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t done =
            ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return failed(ErrorCode::FileFailed, "search index: write");
        offset += static_cast<std::uint64_t>(done);
        bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
    return {};
}

base::Status RawFile::flush() {
    if (::fsync(file_) != 0) return failed(ErrorCode::FileFailed, "search index: flush");
    return {};
}

base::Result<std::uint64_t> RawFile::size() const {
    struct stat state {};
    if (::fstat(file_, &state) != 0) return failed(ErrorCode::FileFailed, "search index: size");
    return static_cast<std::uint64_t>(state.st_size);
}

base::Result<IndexFileWriter> IndexFileWriter::create(const std::string& path) {
    RawFile file = KPS_TRY(RawFile::create(path + std::string(kUnfinishedEnding)));
    IndexFileWriter writer(path, std::move(file));
    writer.offset_ = kHeadBytes;
    return writer;
}

base::Status IndexFileWriter::write_buffer() {
    KPS_TRY(file_.write(offset_, buffer_));
    offset_ += buffer_.size();
    buffer_.clear();
    return {};
}

base::Status IndexFileWriter::append(base::ByteView bytes) {
    buffer_.append(bytes.data(), bytes.size());
    return buffer_.size() >= kBufferBytes ? write_buffer() : base::Status();
}

base::Status IndexFileWriter::add(const IndexRow& row) {
    if (rows_ != 0 && row <= last_)
        return failed(ErrorCode::CorruptData, "search index: rows out of order");
    if (rows_ >= kIndexRowsMax) return failed(ErrorCode::InvalidArgument, "search index: full");
    last_ = row;
    ++rows_;
    group_.push_back(row);
    range_.append(hash_of(row));
    return group_.size() == kRowTile ? write_group() : base::Status();
}

base::Status IndexFileWriter::write_group() {
    RowGroup group = group_for(group_);
    group.offset = packed_;
    packed_ += group_.size() * group.row_bytes();
    const RowGroupBytes line = bytes_of(group);
    directory_.append(line.data(), line.size());
    CompactRange tile;
    base::Bytes rows;
    for (const IndexRow& row : group_) {
        append_packed(group, row, rows);
        tile.append(hash_of(row));
    }
    if (group_.size() == kRowTile) tiles_.push_back(tile.root());
    group_.clear();
    return append(rows);
}

/// Level 8 and above, each behind the one below; only whole subtrees.
base::Status IndexFileWriter::write_hashes() {
    std::vector<Hash> level = std::move(tiles_);
    while (!level.empty()) {
        for (const Hash& hash : level) KPS_TRY(append(hash));
        for (std::size_t i = 0; i < level.size() / 2; ++i)
            level[i] = crypto::node_hash(level[2 * i], level[2 * i + 1]);
        level.resize(level.size() / 2);
    }
    return write_buffer();
}

base::Status IndexFileWriter::finish(IndexSeal& seal) {
    seal.rows = rows_;
    seal.root = range_.root();
    if (!group_.empty()) KPS_TRY(write_group());
    KPS_TRY(append(directory_));
    KPS_TRY(write_hashes());
    std::string head = fmt::format("{}{}\n{}\n", kMagic, seal.text(), packed_);
    if (head.size() > kHeadBytes) return failed(ErrorCode::InvalidArgument, "search index: head");
    head.resize(kHeadBytes, '\0');
    KPS_TRY(file_.write(0, base::as_bytes(head)));
    KPS_TRY(file_.flush());
    if (::rename((path_ + std::string(kUnfinishedEnding)).c_str(), path_.c_str()) != 0)
        return failed(ErrorCode::FileFailed, "search index: rename");
    return flush_directory(parent_of(path_));
}

base::Result<IndexFile> IndexFile::open(const std::string& path) {
    RawFile raw = KPS_TRY(RawFile::open(path));
    IndexFile file(std::move(raw));
    std::array<std::uint8_t, kHeadBytes> head{};
    const auto bad = [&] { return failed(ErrorCode::CorruptData, path + ": no search index"); };
    const std::uint64_t size = KPS_TRY(file.file_.size());
    if (size < kHeadBytes) return bad();
    KPS_TRY(file.file_.read(0, head));
    std::string_view text = base::as_text(head);
    if (!text.starts_with(kMagic)) return bad();
    text.remove_prefix(kMagic.size());
    const std::size_t line = text.find('\n');
    if (line == std::string_view::npos) return bad();
    file.seal_ = KPS_TRY(IndexSeal::parse(text.substr(0, line)));
    text.remove_prefix(line + 1);
    file.packed_ = KPS_TRY(parse_decimal(text.substr(0, text.find('\n'))));
    if (file.seal_.rows > kIndexRowsMax || file.packed_ > kIndexRowsMax * kRowBytes ||
        size != file_size(file.seal_.rows, file.packed_))
        return bad();
    return file;
}

base::Result<RowGroup> IndexFile::group(std::uint64_t number) const {
    RowGroupBytes bytes{};
    KPS_TRY(file_.read(kHeadBytes + packed_ + number * kRowGroupBytes, bytes));
    const RowGroup group = KPS_TRY(row_group_of(bytes));
    const std::uint64_t size = rows_in_group(seal_.rows, number) * group.row_bytes();
    if (group.offset > packed_ || size > packed_ - group.offset)
        return failed(ErrorCode::CorruptData, "search index: a group outside the file");
    return group;
}

/// Appends rows `begin` to `end` - 1 of one group.
base::Status IndexFile::read_group(std::uint64_t number, LeafRange within,
                                   std::vector<IndexRow>& out) const {
    const RowGroup group = KPS_TRY(this->group(number));
    base::Bytes bytes(static_cast<std::size_t>(within.count()) * group.row_bytes(), 0);
    KPS_TRY(file_.read(kHeadBytes + group.offset + within.begin * group.row_bytes(), bytes));
    // One row of no bytes is possible: a single one is all prefix.
    for (std::uint64_t i = 0; i < within.count(); ++i)
        out.push_back(unpacked(
            group, base::ByteView(bytes).subspan(static_cast<std::size_t>(i) * group.row_bytes(),
                                                 group.row_bytes())));
    return {};
}

base::Result<std::vector<IndexRow>> IndexFile::rows(LeafRange range) const {
    if (range.end > seal_.rows || range.begin > range.end || range.count() > kHitsMax + 2)
        return failed(ErrorCode::InvalidArgument, "search index: too many rows");
    std::vector<IndexRow> out;
    for (std::uint64_t at = range.begin; at < range.end;) {
        const std::uint64_t number = at / kRowTile;
        const std::uint64_t end = std::min(range.end, (number + 1) * kRowTile);
        KPS_TRY(read_group(number, {at - number * kRowTile, end - number * kRowTile}, out));
        at = end;
    }
    return out;
}

/// Place of the first row with that token or a larger one; with `is_behind`, with a larger one.
base::Result<std::uint64_t> IndexFile::bound(const IndexToken& token, bool is_behind) const {
    const auto is_before = [&](const IndexToken& here) {
        return is_behind ? here <= token : here < token;
    };
    std::uint64_t low = 0;  // groups below it begin before
    std::uint64_t high = groups_of(seal_.rows);
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const RowGroup here = KPS_TRY(group(middle));
        if (is_before(here.first))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return low;
    const std::uint64_t begin = (low - 1) * kRowTile;
    const auto found = KPS_TRY(rows({begin, begin + rows_in_group(seal_.rows, low - 1)}));
    const auto first = std::find_if(found.begin(), found.end(),
                                    [&](const IndexRow& row) { return !is_before(row.token); });
    return begin + static_cast<std::uint64_t>(first - found.begin());
}

base::Result<LeafRange> IndexFile::find(const IndexToken& token) const {
    LeafRange range;
    range.begin = KPS_TRY(bound(token, false));
    range.end = KPS_TRY(bound(token, true));
    // Only in a damaged file; its proof will show it.
    range.end = std::max(range.begin, range.end);
    return range;
}

base::Result<Hash> IndexFile::node(const Node& node) const {
    const std::uint64_t begin = node.index << node.level;
    const std::uint64_t count = std::uint64_t{1} << node.level;
    if (begin + count > seal_.rows) return failed(ErrorCode::InvalidArgument, "search index: node");
    if (node.level < kTileLevel) {
        const auto leaves = KPS_TRY(rows({begin, begin + count}));
        CompactRange range;
        for (const IndexRow& row : leaves) range.append(hash_of(row));
        return range.root();
    }
    Hash hash{};
    const std::uint64_t place = hashes_before(seal_.rows, node.level) + node.index;
    KPS_TRY(file_.read(hashes_offset(seal_.rows, packed_) + place * sizeof(Hash), hash));
    return hash;
}

base::Result<std::vector<Hash>> IndexFile::prove(LeafRange range) const {
    return prove_range([this](const Node& wanted) { return node(wanted); }, range, seal_.rows);
}

/// The directory has one spelling: what a writer of these rows would have put there.
base::Status IndexFile::check_group(std::uint64_t number, const std::vector<IndexRow>& rows,
                                    std::uint64_t& offset) const {
    RowGroup expected = group_for(rows);
    expected.offset = offset;
    offset += rows.size() * expected.row_bytes();
    const RowGroup group = KPS_TRY(this->group(number));
    if (bytes_of(group) != bytes_of(expected))
        return failed(ErrorCode::CorruptData, "search index: a group is described wrongly");
    return {};
}

base::Status IndexFile::check_hashes(std::uint64_t number, const Hash& root) const {
    const Hash stored = KPS_TRY(node({kTileLevel, number}));
    if (stored != root) return failed(ErrorCode::CorruptData, "search index: a hash is another");
    return {};
}

base::Status IndexFile::check() const {
    CompactRange range;
    std::optional<IndexRow> last;
    std::uint64_t offset = 0;
    for (std::uint64_t number = 0; number < groups_of(seal_.rows); ++number) {
        const std::uint64_t begin = number * kRowTile;
        const auto part = KPS_TRY(rows({begin, begin + rows_in_group(seal_.rows, number)}));
        KPS_TRY(check_group(number, part, offset));
        CompactRange tile;
        for (const IndexRow& row : part) {
            if (last && row <= *last)
                return failed(ErrorCode::CorruptData, "search index: rows out of order");
            tile.append(hash_of(row));
            range.append(hash_of(row));
            last = row;
        }
        if (part.size() == kRowTile) KPS_TRY(check_hashes(number, tile.root()));
    }
    if (range.root() != seal_.root || offset != packed_)
        return failed(ErrorCode::CorruptData, "search index: the root is another");
    return {};
}

}  // namespace kps::audit
