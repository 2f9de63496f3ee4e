#include "audit/verifier/range_verifier.h"

#include <gtest/gtest.h>

#include <fstream>

#include "audit/directory.h"
#include "audit/log_for_tests.h"

namespace kps::audit {
namespace {

constexpr std::int64_t kHourUs = std::int64_t{3'600} * 1'000'000;

/// Twelve hours of forty entries each, over several segments.
class RangeVerifierTest : public ::testing::Test {
  protected:
    void SetUp() override {
        setup_.options.segment_bytes = 96u << 10;
        log_ = setup_.must_open();
        for (std::uint64_t hour = 0; hour < 12; ++hour) {
            std::vector<Draft> drafts(40, tests::make_draft(hour));
            ASSERT_TRUE(tests::append_later(*log_, std::move(drafts)).get().durable);
            setup_.clock.advance_us(kHourUs);
        }
        ASSERT_TRUE(log_->publish());
    }
    RangeReport verify(std::int64_t from_us = 0, std::int64_t until_us = INT64_MAX) const {
        auto report = verify_log_range({setup_.log_directory(), from_us, until_us, {}});
        EXPECT_TRUE(report) << report.error().context;
        return std::move(report).take();
    }
    static std::int64_t hour(int number) { return tests::kNoonUs + number * kHourUs; }
    std::vector<std::string> segments() const {
        std::vector<std::string> files;
        for (const auto& file :
             std::filesystem::directory_iterator(setup_.log_directory() + "/segments"))
            if (file.path().extension() == ".seg") files.push_back(file.path().string());
        std::sort(files.begin(), files.end());
        return files;
    }
    static bool first_bytes_are_used(const std::string& path) {
        const base::Bytes start = read_start(path, 64).take();
        return std::any_of(start.begin(), start.end(), [](std::uint8_t byte) { return byte != 0; });
    }
    static void flip(const std::string& path, std::streamoff at) {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(at);
        const char byte = static_cast<char>(file.get() ^ 1);
        file.seekp(at);
        file.put(byte);
    }

    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    std::unique_ptr<SegmentLog> log_;
};

// Evidence R-087.
TEST_F(RangeVerifierTest, AWholeLogHoldsAndItsEndIsThePublishedOne) {
    const RangeReport report = verify();
    EXPECT_EQ(report.problem, "");
    EXPECT_EQ(report.first, 0u);
    EXPECT_EQ(report.compared, report.end);
    EXPECT_EQ(report.within, report.end);
    EXPECT_GE(report.within, 12u * 40u);
}

TEST_F(RangeVerifierTest, OfATimeOnlyItsSegmentsAreRecomputed) {
    const RangeReport report = verify(hour(8), hour(10));
    EXPECT_EQ(report.problem, "");
    // The log's own entries may stand among them.
    EXPECT_GE(report.within, 80u);
    EXPECT_LE(report.within, 84u);
    EXPECT_GT(report.first, 0u);
    EXPECT_GT(report.compared, report.end);
    EXPECT_LT(report.end, verify().end);
    EXPECT_EQ(verify(hour(40), hour(41)).within, 0u);
    EXPECT_EQ(verify(hour(40), hour(41)).problem, "");
    EXPECT_EQ(verify(0, hour(-1)).within, 0u);
}

// Evidence R-087.
TEST_F(RangeVerifierTest, AFlippedBitIsFoundAndNoEntryBeforeTheNamedOneIsTouched) {
    const auto files = segments();
    ASSERT_GE(files.size(), 3u);
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        flip(files[i], 30'000);
        const RangeReport report = verify();
        EXPECT_NE(report.problem, "") << files[i];
        ASSERT_TRUE(report.first_bad);
        EXPECT_TRUE(i == 0 || *report.first_bad > last);
        last = *report.first_bad;
        EXPECT_EQ(*report.first_bad, report.end);
        flip(files[i], 30'000);
    }
    EXPECT_EQ(verify().problem, "");
}

// Evidence R-087.
TEST_F(RangeVerifierTest, WhatIsMissingAtTheEndIsFound) {
    const auto files = segments();
    const RangeReport whole = verify();
    std::string last;
    for (const std::string& file : files)
        if (first_bytes_are_used(file)) last = file;
    std::filesystem::resize_file(last, 0);
    std::filesystem::resize_file(last, 96u << 10);
    const RangeReport report = verify();
    EXPECT_NE(report.problem, "");
    EXPECT_LT(*report.first_bad, whole.end);
    std::filesystem::remove(files[1]);
    EXPECT_NE(verify().problem, "");
}

TEST_F(RangeVerifierTest, ACheckpointOfAnotherHistoryIsFound) {
    tests::Setup other(folder_ / "other");
    auto log = other.must_open();
    for (int i = 0; i < 30; ++i)
        ASSERT_TRUE(
            tests::append_later(*log, std::vector<Draft>(40, tests::make_draft(9))).get().durable);
    ASSERT_TRUE(log->publish());
    std::filesystem::remove_all(setup_.log_directory() + "/tiles");
    std::filesystem::copy(other.log_directory() + "/tiles", setup_.log_directory() + "/tiles",
                          std::filesystem::copy_options::recursive);
    EXPECT_NE(verify().problem, "");
}

TEST_F(RangeVerifierTest, ItStopsWhenItIsTold) {
    std::uint64_t told = 0;
    std::uint64_t total = 0;
    RangeOptions options{setup_.log_directory(), 0, INT64_MAX, {}};
    options.progress = [&](std::uint64_t done, std::uint64_t all) {
        EXPECT_LE(done, all);
        total = all;
        return ++told < 3;
    };
    const RangeReport report = verify_log_range(options).value();
    EXPECT_TRUE(report.is_cancelled);
    EXPECT_FALSE(report.ok());
    EXPECT_EQ(report.problem, "");
    EXPECT_EQ(told, 3u);
    EXPECT_GE(total, 480u);
}

}  // namespace
}  // namespace kps::audit
