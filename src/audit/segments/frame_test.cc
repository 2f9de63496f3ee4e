#include "audit/segments/frame.h"

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "audit/segments/crc32c.h"
#include "audit/segments/file.h"

namespace kps::audit {
namespace {

base::Bytes make_frame(const CompactRange* range) {
    FrameBuilder builder(base::Hash{1});
    builder.begin({7, base::Hash{2}, range});
    builder.begin_entry() += base::Bytes(300, 'a');
    builder.end_entry();
    builder.begin_entry() += base::Bytes(1, 'b');
    builder.end_entry();
    const base::ByteView frame = builder.finish({9, base::Hash{3}, "note"});
    base::Bytes out(frame.data(), frame.size());
    out.resize(static_cast<std::size_t>(padded(out.size())), 0);
    return out;
}

TEST(Crc32c, GivesTheCheckValue) {
    EXPECT_EQ(crc32c(base::as_bytes("123456789")), 0xE3069283u);
    EXPECT_EQ(crc32c({}), 0u);
}

TEST(Frame, ComesBackAsItWasBuilt) {
    CompactRange range;
    for (std::uint8_t i = 0; i < 7; ++i) range.append(base::Hash{i});
    const base::Bytes bytes = make_frame(&range);
    Frame frame;
    ASSERT_EQ(parse_frame(bytes, frame), FrameState::Intact);
    EXPECT_EQ(frame.first_index, 7u);
    EXPECT_EQ(frame.count, 2u);
    EXPECT_EQ(frame.origin_hash, base::Hash{1});
    EXPECT_EQ(frame.previous, base::Hash{2});
    EXPECT_TRUE(frame.has_range);
    EXPECT_EQ(frame.range.size(), 3 * sizeof(base::Hash));
    EXPECT_EQ(frame.size, 9u);
    EXPECT_EQ(frame.root, base::Hash{3});
    EXPECT_EQ(frame.note, "note");
    EXPECT_TRUE(frame.clean_padding);
    EntryCursor cursor(frame.entries);
    base::ByteView entry;
    ASSERT_TRUE(cursor.next(entry));
    EXPECT_EQ(entry.size(), 300u);
    ASSERT_TRUE(cursor.next(entry));
    EXPECT_EQ(entry.size(), 1u);
    EXPECT_FALSE(cursor.next(entry));
    EXPECT_TRUE(cursor.at_end());
}

TEST(Frame, EveryFlippedBitIsNoticed) {
    base::Bytes bytes = make_frame(nullptr);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
        Frame frame;
        const FrameState state = parse_frame(bytes, frame);
        EXPECT_TRUE(state == FrameState::Damaged ||
                    (state == FrameState::Intact && !frame.clean_padding))
            << bit;
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
    }
}

TEST(Frame, ZerosAreNoFrameAndShortBytesNeverReadBeyondTheirEnd) {
    Frame frame;
    EXPECT_EQ(parse_frame(base::Bytes(kBlockBytes, 0), frame), FrameState::None);
    EXPECT_EQ(parse_frame({}, frame), FrameState::None);
    CompactRange range;
    const base::Bytes bytes = make_frame(&range);
    for (std::size_t size = 0; size < bytes.size(); size += 512) {
        const base::Bytes cut(bytes.data(), size);
        EXPECT_NE(parse_frame(cut, frame), FrameState::Intact);
    }
    base::Bytes huge = bytes;
    base::put_u64(huge.data() + 8, ~std::uint64_t{0});
    EXPECT_EQ(parse_frame(huge, frame), FrameState::Damaged);
}

TEST(Frame, CursorStopsWhereALengthDoesNotFit) {
    const base::Bytes bytes = base::from_hex("0001aa0005bb").take();
    EntryCursor cursor(bytes);
    base::ByteView entry;
    EXPECT_TRUE(cursor.next(entry));
    EXPECT_FALSE(cursor.next(entry));
    EXPECT_FALSE(cursor.at_end());
}

}  // namespace
}  // namespace kps::audit
