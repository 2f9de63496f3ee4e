#include "audit/search/index_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "audit/directory.h"
#include "audit/proofs/compact_range.h"
#include "audit/search/limits.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

constexpr std::string_view kMagic = "kps-index-v1\n";
constexpr std::size_t kBufferRows = 4'096;
constexpr unsigned kTileLevel = 8;  // 2^8 rows

/// Where the hashes of a level begin, counted in hashes behind the rows.
std::uint64_t hashes_before(std::uint64_t rows, unsigned level) {
    std::uint64_t count = 0;
    for (unsigned below = kTileLevel; below < level; ++below) count += rows >> below;
    return count;
}

std::uint64_t offset_of_row(std::uint64_t place) {
    return kIndexHeadBytes + place * kRowBytes;
}

std::uint64_t file_size(std::uint64_t rows) {
    return offset_of_row(rows) + hashes_before(rows, 64) * sizeof(Hash);
}

Hash root_of_rows(base::ByteView bytes) {
    CompactRange range;
    for (; !bytes.empty(); bytes = bytes.subspan(kRowBytes))
        range.append(crypto::leaf_hash(bytes.first(kRowBytes)));
    return range.root();
}

}  // namespace

RowBytes bytes_of(const IndexRow& row) {
    RowBytes out{};
    std::copy(row.token.begin(), row.token.end(), out.begin());
    base::put_u64(out.data() + row.token.size(), row.index);
    return out;
}

IndexRow row_of(base::ByteView bytes) {
    IndexRow row;
    std::copy_n(bytes.begin(), row.token.size(), row.token.begin());
    row.index = base::get_u64(bytes.data() + row.token.size());
    return row;
}

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
    writer.offset_ = kIndexHeadBytes;
    return writer;
}

base::Status IndexFileWriter::write_buffer() {
    KPS_TRY(file_.write(offset_, buffer_));
    offset_ += buffer_.size();
    buffer_.clear();
    return {};
}

base::Status IndexFileWriter::add(const IndexRow& row) {
    if (rows_ != 0 && row <= last_)
        return failed(ErrorCode::CorruptData, "search index: rows out of order");
    if (rows_ >= kIndexRowsMax) return failed(ErrorCode::InvalidArgument, "search index: full");
    last_ = row;
    ++rows_;
    const RowBytes bytes = bytes_of(row);
    buffer_.append(bytes.data(), bytes.size());
    const Hash hash = crypto::leaf_hash(bytes);
    range_.append(hash);
    tile_.append(hash);
    if (tile_.size() == kRowTile) {
        tiles_.push_back(tile_.root());
        tile_ = {};
    }
    return buffer_.size() >= kBufferRows * kRowBytes ? write_buffer() : base::Status();
}

/// Level 8 and above, each behind the one below; only whole subtrees.
base::Status IndexFileWriter::write_hashes() {
    std::vector<Hash> level = std::move(tiles_);
    while (!level.empty()) {
        for (const Hash& hash : level) {
            buffer_.append(hash.data(), hash.size());
            if (buffer_.size() >= kBufferRows * kRowBytes) KPS_TRY(write_buffer());
        }
        for (std::size_t i = 0; i < level.size() / 2; ++i)
            level[i] = crypto::node_hash(level[2 * i], level[2 * i + 1]);
        level.resize(level.size() / 2);
    }
    return write_buffer();
}

base::Status IndexFileWriter::finish(IndexSeal& seal) {
    seal.rows = rows_;
    seal.root = range_.root();
    KPS_TRY(write_hashes());
    std::string head = std::string(kMagic) + seal.text() + "\n";
    if (head.size() > kIndexHeadBytes)
        return failed(ErrorCode::InvalidArgument, "search index: head");
    head.resize(kIndexHeadBytes, '\0');
    KPS_TRY(file_.write(0, base::as_bytes(head)));
    KPS_TRY(file_.flush());
    if (::rename((path_ + std::string(kUnfinishedEnding)).c_str(), path_.c_str()) != 0)
        return failed(ErrorCode::FileFailed, "search index: rename");
    return flush_directory(parent_of(path_));
}

base::Result<IndexFile> IndexFile::open(const std::string& path) {
    RawFile raw = KPS_TRY(RawFile::open(path));
    IndexFile file(std::move(raw));
    std::array<std::uint8_t, kIndexHeadBytes> head{};
    const auto bad = [&] { return failed(ErrorCode::CorruptData, path + ": no search index"); };
    const std::uint64_t size = KPS_TRY(file.file_.size());
    if (size < kIndexHeadBytes) return bad();
    KPS_TRY(file.file_.read(0, head));
    std::string_view text = base::as_text(head);
    if (!text.starts_with(kMagic)) return bad();
    text.remove_prefix(kMagic.size());
    text = text.substr(0, text.find('\n'));
    file.seal_ = KPS_TRY(IndexSeal::parse(text));
    if (file.seal_.rows > kIndexRowsMax || size != file_size(file.seal_.rows)) return bad();
    return file;
}

base::Result<IndexRow> IndexFile::row(std::uint64_t place) const {
    RowBytes bytes{};
    KPS_TRY(file_.read(offset_of_row(place), bytes));
    return row_of(bytes);
}

base::Result<std::vector<IndexRow>> IndexFile::rows(LeafRange range) const {
    if (range.end > seal_.rows || range.begin > range.end || range.count() > kHitsMax + 2)
        return failed(ErrorCode::InvalidArgument, "search index: too many rows");
    base::Bytes bytes(static_cast<std::size_t>(range.count()) * kRowBytes, 0);
    KPS_TRY(file_.read(offset_of_row(range.begin), bytes));
    std::vector<IndexRow> out;
    for (base::ByteView left = bytes; !left.empty(); left = left.subspan(kRowBytes))
        out.push_back(row_of(left));
    return out;
}

base::Result<std::uint64_t> IndexFile::lower_bound(const IndexRow& least, std::uint64_t low) const {
    std::uint64_t high = seal_.rows;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const IndexRow here = KPS_TRY(row(middle));
        if (here < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

base::Result<LeafRange> IndexFile::find(const IndexToken& token) const {
    LeafRange range;
    range.begin = KPS_TRY(lower_bound({token, 0}, 0));
    range.end = KPS_TRY(lower_bound({token, UINT64_MAX}, range.begin));
    return range;
}

base::Result<Hash> IndexFile::node(const Node& node) const {
    const std::uint64_t begin = node.index << node.level;
    const std::uint64_t count = std::uint64_t{1} << node.level;
    if (begin + count > seal_.rows) return failed(ErrorCode::InvalidArgument, "search index: node");
    if (node.level < kTileLevel) {
        base::Bytes bytes(static_cast<std::size_t>(count) * kRowBytes, 0);
        KPS_TRY(file_.read(offset_of_row(begin), bytes));
        return root_of_rows(bytes);
    }
    Hash hash{};
    const std::uint64_t place = hashes_before(seal_.rows, node.level) + node.index;
    KPS_TRY(file_.read(offset_of_row(seal_.rows) + place * sizeof(Hash), hash));
    return hash;
}

base::Result<std::vector<Hash>> IndexFile::prove(LeafRange range) const {
    return prove_range([this](const Node& wanted) { return node(wanted); }, range, seal_.rows);
}

base::Status IndexFile::check() const {
    CompactRange range;
    IndexRow last;
    for (std::uint64_t at = 0; at < seal_.rows;) {
        const std::uint64_t end = std::min<std::uint64_t>(at + kBufferRows, seal_.rows);
        const std::vector<IndexRow> part = KPS_TRY(rows({at, end}));
        for (const IndexRow& row : part) {
            if (range.size() != 0 && row <= last)
                return failed(ErrorCode::CorruptData, "search index: rows out of order");
            range.append(hash_of(row));
            last = row;
        }
        at = end;
    }
    if (range.root() != seal_.root)
        return failed(ErrorCode::CorruptData, "search index: the root is another");
    return {};
}

}  // namespace kps::audit
