#include "audit/segments/entry_reader.h"

#include <gtest/gtest.h>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/log_for_tests.h"
#include "audit/segments/frame_finder.h"
#include "audit/segments/segment_files.h"

namespace kps::audit {
namespace {

using base::ErrorCode;

/// Several segments, many frames, several data keys in each.
class EntryReaderTest : public ::testing::Test {
  protected:
    void SetUp() override {
        tests::Setup& setup = setup_;
        setup.options.segment_bytes = 64u << 10;
        log_ = setup.must_open();
        for (std::uint64_t i = 0; i < 400; ++i) {
            tests::append(*log_, tests::make_draft(i));
            setup.clock.advance_us(i % 7 == 0 ? 61'000'000 : 500'000);
        }
        end_ = log_->state().checkpoint->size;
    }
    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    std::unique_ptr<SegmentLog> log_;
    std::uint64_t end_ = 0;
};

TEST_F(EntryReaderTest, OneByOneGivesWhatTheWholeSegmentGives) {
    EntryReader whole = EntryReader::open(setup_.log_directory()).take();
    std::uint64_t tried = 0;
    for (std::uint64_t index = 0; index < end_; ++index) {
        // A reader of its own: nothing is loaded.
        EntryReader one = EntryReader::open(setup_.log_directory()).take();
        const auto expected = whole.find(index);
        const auto found = one.find(index);
        ASSERT_TRUE(expected && found) << index;
        EXPECT_EQ(found->entry, expected->entry) << index;
        EXPECT_EQ(found->key_entry, expected->key_entry) << index;
        EXPECT_FALSE(found->key_entry.empty()) << index;
        ++tried;
    }
    EXPECT_GT(tried, 400u);
    EXPECT_EQ(whole.find(end_).error().code, ErrorCode::NotFound);
    EntryReader one = EntryReader::open(setup_.log_directory()).take();
    EXPECT_EQ(one.find(end_).error().code, ErrorCode::NotFound);
}

TEST_F(EntryReaderTest, EveryEntryOfASegmentIsFoundByItsFrames) {
    const SegmentNumbers numbers = list_segments(setup_.log_directory()).take();
    ASSERT_GT(numbers.end, 2u);
    EntryReader reader = EntryReader::open(setup_.log_directory()).take();
    for (std::uint64_t index = 0; index < end_; ++index) {
        std::size_t found = 0;
        for (std::uint64_t number = numbers.first; number < numbers.end; ++number) {
            const FrameFinder finder =
                FrameFinder::open(segment_path(setup_.log_directory(), number)).take();
            const auto entry = finder.find(index);
            ASSERT_TRUE(entry);
            found += entry->has_value() ? 1u : 0u;
        }
        EXPECT_EQ(found, 1u) << index;
    }
}

TEST_F(EntryReaderTest, ADamagedFrameIsNotBelieved) {
    EntryReader reader = EntryReader::open(setup_.log_directory()).take();
    const std::uint64_t index = 5;
    ASSERT_TRUE(reader.find(index));
    const std::string path = segment_path(setup_.log_directory(), 0);
    base::Bytes bytes = read_file(path, kSegmentFileBytesMax).take();
    const FrameFinder before = FrameFinder::open(path).take();
    const auto entry = before.find(index);
    ASSERT_TRUE(entry && *entry);
    const auto at = bytes.find((*entry)->entry);
    ASSERT_NE(at, base::Bytes::npos);
    bytes[at + 60] = static_cast<std::uint8_t>(bytes[at + 60] ^ 1);
    ASSERT_TRUE(replace_file(path, bytes, Flush::Later));
    const auto after = FrameFinder::open(path).take().find(index);
    ASSERT_TRUE(after);
    EXPECT_FALSE(after->has_value());
}

TEST_F(EntryReaderTest, TheFirstEntryOfATimeIsFound) {
    EntryReader reader = EntryReader::open(setup_.log_directory()).take();
    std::vector<std::int64_t> times;
    ASSERT_TRUE(reader.each(0, [&](const EntryReader::Item& item) -> base::Result<bool> {
        times.push_back(item.clear->time_us);
        return true;
    }));
    ASSERT_EQ(times.size(), end_);
    for (std::size_t i = 0; i < times.size(); ++i) {
        EXPECT_EQ(*reader.first_at(times[i]), i);
        EXPECT_EQ(*reader.first_at(times[i] + 1), i + 1);
    }
    EXPECT_EQ(*reader.first_at(0), 0u);
    EXPECT_EQ(*reader.end_index(), end_);
}

}  // namespace
}  // namespace kps::audit
