#include "audit/segments/log_tail.h"

#include <gtest/gtest.h>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/log_for_tests.h"
#include "audit/segments/segment_files.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using Items = std::vector<std::pair<std::uint64_t, base::Bytes>>;

/// Several segments, many frames, several data keys in each.
class LogTailTest : public ::testing::Test {
  protected:
    void SetUp() override {
        setup_.options.segment_bytes = 64u << 10;
        log_ = setup_.must_open();
        fill(0, 400);
    }
    void fill(std::uint64_t first, std::uint64_t end) {
        for (std::uint64_t i = first; i < end; ++i) {
            tests::append(*log_, tests::make_draft(i));
            setup_.clock.advance_us(i % 7 == 0 ? 61'000'000 : 500'000);
        }
        end_ = log_->state().checkpoint->size;
    }
    Items by_reader() const {
        Items items;
        EntryReader reader = EntryReader::open(setup_.log_directory()).take();
        const auto status =
            reader.each(0, [&](const EntryReader::Item& item) -> base::Result<bool> {
                items.emplace_back(item.index, base::Bytes(item.bytes.data(), item.bytes.size()));
                return true;
            });
        EXPECT_TRUE(status);
        return items;
    }
    /// At most so many of [from, end), and none but with its month.
    base::Status collect(std::uint64_t from, std::uint64_t end, std::size_t count_max,
                         Items& items) {
        std::size_t count = 0;
        return tail_.each(from, end, [&](const EntryReader::Item& item) -> base::Result<bool> {
            items.emplace_back(item.index, base::Bytes(item.bytes.data(), item.bytes.size()));
            EXPECT_EQ(item.month, Month::of(item.clear->time_us));
            return ++count < count_max;
        });
    }

    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    std::unique_ptr<SegmentLog> log_;
    LogTail tail_{setup_.log_directory()};
    std::uint64_t end_ = 0;
};

TEST_F(LogTailTest, StretchesTogetherAreTheWholeLog) {
    ASSERT_GT(list_segments(setup_.log_directory()).value().end, 3u);
    Items items;
    std::size_t stretch = 1;
    while (items.size() < end_) {
        ASSERT_TRUE(collect(items.size(), end_, stretch, items));
        stretch = stretch % 41 + 1;
    }
    EXPECT_EQ(items, by_reader());
    ASSERT_TRUE(collect(end_, end_, 1, items));
    EXPECT_EQ(items.size(), end_) << "nothing is there";
}

TEST_F(LogTailTest, WhatIsWrittenLaterComesWithALaterCall) {
    Items items;
    ASSERT_TRUE(collect(0, end_, SIZE_MAX, items));
    for (std::uint64_t round = 0; round < 60; ++round) {
        const std::uint64_t before = end_;
        fill(400 + round * 3, 403 + round * 3);
        ASSERT_TRUE(collect(before, end_, SIZE_MAX, items));
    }
    EXPECT_EQ(items, by_reader());
}

TEST_F(LogTailTest, NothingFromTheEndOnComesThoughItIsThere) {
    Items items;
    for (std::uint64_t end = 10; end <= end_; end += 10)
        ASSERT_TRUE(collect(end - 10, end, SIZE_MAX, items));
    ASSERT_EQ(items.size(), end_ / 10 * 10);
    for (std::size_t i = 0; i < items.size(); ++i) EXPECT_EQ(items[i].first, i);
}

TEST_F(LogTailTest, GoesBackAndForward) {
    const Items all = by_reader();
    for (const std::uint64_t from :
         {end_ - 1, std::uint64_t{0}, end_ / 2, end_ / 2 - 1, end_ / 3}) {
        Items items;
        ASSERT_TRUE(collect(from, end_, 5, items));
        ASSERT_FALSE(items.empty());
        for (std::size_t i = 0; i < items.size(); ++i) EXPECT_EQ(items[i], all[from + i]) << from;
    }
}

TEST_F(LogTailTest, DamageAndAnEndThatIsNotThereAreToldAndForgotten) {
    Items items;
    ASSERT_TRUE(collect(0, end_ / 2, SIZE_MAX, items));
    EXPECT_FALSE(collect(end_ / 2, end_ + 100, SIZE_MAX, items)) << "the log ends before";
    const std::string path = segment_path(setup_.log_directory(), 0);
    base::Bytes bytes = read_file(path, kSegmentFileBytesMax).take();
    const base::Bytes whole = bytes;
    bytes[kBlockBytes + 200] ^= 1;
    ASSERT_TRUE(replace_file(path, bytes, Flush::Later));
    items.clear();
    const auto damaged = collect(0, end_, SIZE_MAX, items);
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().code, ErrorCode::CorruptData);
    EXPECT_LT(items.size(), end_);
    ASSERT_TRUE(replace_file(path, whole, Flush::Later));
    items.clear();
    ASSERT_TRUE(collect(0, end_, SIZE_MAX, items));
    EXPECT_EQ(items, by_reader());
}

TEST_F(LogTailTest, WhatTheVisitorSaysComesBack) {
    const auto status = tail_.each(0, end_, [](const EntryReader::Item&) -> base::Result<bool> {
        return base::failed(ErrorCode::InvalidArgument, "no");
    });
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::InvalidArgument);
    Items items;
    ASSERT_TRUE(collect(0, end_, SIZE_MAX, items));
    EXPECT_EQ(items.size(), end_);
}

TEST(LogTail, ReadsAFrameThatIsLongerThanAStretch) {
    tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    setup.options.segment_bytes = 16u << 20;
    auto log = setup.must_open();
    Draft draft = tests::make_draft(1);
    for (std::int64_t i = 0; i < 60'000; ++i) draft.persons.push_back({i, Role::Affected});
    ASSERT_TRUE(tests::append(*log, std::move(draft)).durable);
    ASSERT_TRUE(tests::append(*log, tests::make_draft(2)).durable);
    const std::uint64_t end = log->state().checkpoint->size;
    LogTail tail(setup.log_directory());
    std::size_t bytes = 0;
    std::uint64_t next = 0;
    ASSERT_TRUE(tail.each(0, end, [&](const EntryReader::Item& item) -> base::Result<bool> {
        EXPECT_EQ(item.index, next++);
        bytes += item.bytes.size();
        return true;
    }));
    EXPECT_EQ(next, end);
    EXPECT_GT(bytes, kTailBytes);
}

TEST(LogTail, ALogOfWhichTheOldestIsGoneBeginsWithWhatIsLeft) {
    tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    setup.options.segment_bytes = 64u << 10;
    auto log = setup.must_open();
    for (std::uint64_t i = 0; i < 300; ++i) tests::append(*log, tests::make_draft(i));
    const std::uint64_t end = log->state().checkpoint->size;
    const std::string first = segment_path(setup.log_directory(), 0);
    const std::uint64_t left =
        first_index_of(read_start(segment_path(setup.log_directory(), 1), kBlockBytes).value())
            .value();
    ASSERT_EQ(std::remove(first.c_str()), 0);
    LogTail tail(setup.log_directory());
    std::uint64_t next = left;
    ASSERT_TRUE(tail.each(0, end, [&](const EntryReader::Item& item) -> base::Result<bool> {
        EXPECT_EQ(item.index, next++);
        return true;
    }));
    EXPECT_EQ(next, end);
}

}  // namespace
}  // namespace kps::audit
