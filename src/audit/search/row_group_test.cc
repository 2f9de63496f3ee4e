#include "audit/search/row_group.h"

#include <gtest/gtest.h>

namespace kps::audit {
namespace {

using base::ErrorCode;

IndexRow row(std::uint8_t first, std::uint8_t last, std::uint64_t index) {
    IndexRow out;
    out.token.front() = first;
    out.token.back() = last;
    out.index = index;
    return out;
}

void expect_read_back(const std::vector<IndexRow>& rows, std::size_t row_bytes) {
    const RowGroup group = group_for(rows);
    EXPECT_EQ(group.row_bytes(), row_bytes);
    base::Bytes bytes;
    for (const IndexRow& each : rows) append_packed(group, each, bytes);
    ASSERT_EQ(bytes.size(), rows.size() * row_bytes);
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ(unpacked(group, base::ByteView(bytes).subspan(i * row_bytes, row_bytes)),
                  rows[i]);
    const auto again = row_group_of(bytes_of(group));
    ASSERT_TRUE(again);
    EXPECT_EQ(bytes_of(*again), bytes_of(group));
}

TEST(RowGroup, LeavesOutWhatItsRowsHaveInCommonAndNoMore) {
    expect_read_back({row(1, 2, 7)}, 0);
    expect_read_back({row(1, 2, 7), row(1, 2, 8)}, 1);
    expect_read_back({row(1, 2, 7), row(1, 3, 7)}, 1);
    expect_read_back({row(1, 9, 300), row(2, 0, 45)}, 17);
    expect_read_back({row(1, 9, 301), row(2, 0, 45)}, 18);
    expect_read_back({row(0, 0, 0), row(255, 255, UINT64_MAX)}, 24);
    // The first and the last token agree in a byte that one between them has not.
    IndexRow between = row(1, 4, 7);
    between.token[14] = 1;
    IndexRow last = row(1, 4, 7);
    last.token[14] = 2;
    expect_read_back({row(1, 4, 7), between, last}, 2);
}

TEST(RowGroup, OneThatCannotBeIsRefused) {
    RowGroup group = group_for({row(1, 2, 7)});
    EXPECT_TRUE(row_group_of(bytes_of(group)));
    group.index_bytes = 9;
    EXPECT_EQ(row_group_of(bytes_of(group)).error().code, ErrorCode::CorruptData);
    group.index_bytes = 8;
    EXPECT_TRUE(row_group_of(bytes_of(group)));
    group.prefix_bytes = 17;
    EXPECT_EQ(row_group_of(bytes_of(group)).error().code, ErrorCode::CorruptData);
}

TEST(RowGroup, AnOffsetOfThePlacesThatAFileMayHaveIsKept) {
    RowGroup group = group_for({row(1, 2, 7)});
    group.offset = (std::uint64_t{1} << 48) - 1;
    EXPECT_EQ(row_group_of(bytes_of(group))->offset, group.offset);
}

}  // namespace
}  // namespace kps::audit
