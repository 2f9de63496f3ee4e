#include "registry/index/index_block.h"

#include <algorithm>

#include "base/bytes.h"
#include "registry/checksum.h"
#include "registry/limits.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

constexpr std::size_t kChecksumBytes = 4;

tl::unexpected<base::Error> damaged() {
    return base::failed(ErrorCode::CorruptData, "register index: block");
}

/// The rows of one stored block, all of them checked.
class BlockView {
  public:
    static Result<BlockView> open(const StoredBlock& block) {
        const std::size_t size = block.value.size();
        if (size < kIndexRowBytes + kChecksumBytes ||
            size > kIndexBlockRows * kIndexRowBytes + kChecksumBytes ||
            size % kIndexRowBytes != kChecksumBytes)
            return damaged();
        const base::ByteView bytes = base::as_bytes(block.value);
        const base::ByteView rows = bytes.first(size - kChecksumBytes);
        if (base::get_u32(bytes.data() + rows.size()) != crc32c(rows)) return damaged();
        if (block.key != base::as_text(rows.first(kIndexRowBytes))) return damaged();
        const BlockView view(rows);
        for (std::size_t index = 0; index < view.size(); ++index) {
            if (index > 0 && view.row(index) <= view.row(index - 1)) return damaged();
            KPS_TRY(view.row(index).check());
        }
        return view;
    }
    std::size_t size() const { return rows_.size() / kIndexRowBytes; }
    IndexRow row(std::size_t index) const {
        return IndexRow::read(rows_.data() + index * kIndexRowBytes);
    }
    /// Index of the first row that is not below `row`.
    std::size_t lower_bound(const IndexRow& row) const {
        std::size_t low = 0;
        std::size_t high = size();
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (this->row(middle) < row)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

  private:
    explicit BlockView(base::ByteView rows) : rows_(rows) {}
    base::ByteView rows_;
};

}  // namespace

Status BlockMaker::add(const IndexRow& row) {
    std::uint8_t bytes[kIndexRowBytes];
    row.write(bytes);
    if (rows_.size() == kIndexBlockRows * kIndexRowBytes) KPS_TRY(flush());
    rows_.append(base::as_text(bytes));
    ++row_count_;
    return {};
}

Status BlockMaker::flush() {
    const std::string key = rows_.substr(0, kIndexRowBytes);
    std::uint8_t checksum[kChecksumBytes];
    base::put_u32(checksum, crc32c(base::as_bytes(rows_)));
    rows_.append(base::as_text(checksum));
    KPS_TRY(sink_({key, rows_}));
    rows_.clear();
    return {};
}

Result<RowRange> search_range(const IndexRange& range, std::size_t max, bool has_index) {
    if (!has_index)
        return base::failed(ErrorCode::RegisterUnavailable,
                            "the register was made without an index; make it anew");
    if (max > kIndexHitsMax)
        return base::failed(ErrorCode::InvalidArgument, "register search: too many hits asked");
    return max == 0 ? RowRange() : row_range(range);
}

Status collect_hits(BlockSource& source, const RowRange& range, std::size_t max,
                    std::vector<IndexHit>& hits) {
    IndexRow last;
    StoredBlock block;
    while (hits.size() < max) {
        const bool has_block = KPS_TRY(source.next(block));
        if (!has_block) return {};
        const BlockView view = KPS_TRY(BlockView::open(block));
        if (view.row(0) <= last) return damaged();
        last = view.row(view.size() - 1);
        for (std::size_t index = view.lower_bound(range.first);
             index < view.size() && hits.size() < max; ++index) {
            if (range.last < view.row(index)) return {};
            hits.push_back(view.row(index).hit());
        }
    }
    return {};
}

}  // namespace kps::registry
