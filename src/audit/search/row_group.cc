#include "audit/search/row_group.h"

#include <algorithm>

#include "audit/search/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::size_t kBaseAt = 16;
constexpr std::size_t kPlaceAt = 24;
constexpr unsigned kOffsetShift = 16;

unsigned bytes_needed(std::uint64_t number) {
    unsigned count = 0;
    for (; number != 0; number >>= 8) ++count;
    return count;
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

RowGroupBytes bytes_of(const RowGroup& group) {
    RowGroupBytes out{};
    std::copy(group.first.begin(), group.first.end(), out.begin());
    base::put_u64(out.data() + kBaseAt, group.base);
    base::put_u64(out.data() + kPlaceAt, group.offset << kOffsetShift |
                                             std::uint64_t{group.prefix_bytes} << 8 |
                                             group.index_bytes);
    return out;
}

base::Result<RowGroup> row_group_of(base::ByteView bytes) {
    RowGroup group;
    std::copy_n(bytes.begin(), group.first.size(), group.first.begin());
    group.base = base::get_u64(bytes.data() + kBaseAt);
    const std::uint64_t place = base::get_u64(bytes.data() + kPlaceAt);
    group.offset = place >> kOffsetShift;
    group.prefix_bytes = static_cast<std::uint8_t>(place >> 8);
    group.index_bytes = static_cast<std::uint8_t>(place);
    if (group.prefix_bytes > group.first.size() || group.index_bytes > sizeof group.base)
        return failed(ErrorCode::CorruptData, "search index: a group that cannot be");
    return group;
}

RowGroup group_for(const std::vector<IndexRow>& rows) {
    RowGroup group;
    group.first = rows.front().token;
    const IndexToken& last = rows.back().token;
    // In order as they are, what the first and the last have in common all have.
    const auto differs = std::mismatch(group.first.begin(), group.first.end(), last.begin());
    group.prefix_bytes = static_cast<std::uint8_t>(differs.first - group.first.begin());
    const auto by_index = [](const IndexRow& one, const IndexRow& other) {
        return one.index < other.index;
    };
    const auto [low, high] = std::minmax_element(rows.begin(), rows.end(), by_index);
    group.base = low->index;
    group.index_bytes = static_cast<std::uint8_t>(bytes_needed(high->index - low->index));
    return group;
}

void append_packed(const RowGroup& group, const IndexRow& row, base::Bytes& out) {
    out.append(row.token.data() + group.prefix_bytes, row.token.size() - group.prefix_bytes);
    std::array<std::uint8_t, 8> index{};
    base::put_u64(index.data(), row.index - group.base);
    out.append(index.data() + index.size() - group.index_bytes, group.index_bytes);
}

IndexRow unpacked(const RowGroup& group, base::ByteView bytes) {
    IndexRow row;
    row.token = group.first;
    const std::size_t own = row.token.size() - group.prefix_bytes;
    std::copy_n(bytes.begin(), own, row.token.begin() + group.prefix_bytes);
    for (const std::uint8_t byte : bytes.subspan(own)) row.index = row.index << 8 | byte;
    row.index += group.base;
    return row;
}

}  // namespace kps::audit
