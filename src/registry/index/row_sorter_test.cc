#include "registry/index/row_sorter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>

#include "registry/testing/random_person_file.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using testing::Random;

class RowSorterTest : public ::testing::Test {
  protected:
    void SetUp() override { ASSERT_NE(mkdtemp(folder_.data()), nullptr); }
    void TearDown() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    static std::vector<IndexRow> drain(RowSorter& sorter) {
        std::vector<IndexRow> out;
        IndexRow row;
        for (auto has_row = sorter.next(row); has_row && *has_row; has_row = sorter.next(row))
            out.push_back(row);
        return out;
    }

    /// What has been laid aside in the folder: descriptors of files that have no name.
    std::vector<int> nameless_files() const {
        std::vector<int> out;
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            std::error_code gone;
            const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
            if (!gone && target.starts_with(folder_))
                out.push_back(std::atoi(entry.path().filename().c_str()));
        }
        return out;
    }

    std::string folder_ = "/tmp/kps-sorter-XXXXXX";
};

TEST_F(RowSorterTest, WhateverTheMemoryTheSameRowsComeOutInOrderAndOnce) {
    Random random(7);
    std::vector<IndexRow> rows;
    for (int count = 0; count < 3000; ++count)
        rows.push_back({1 + random.below(20), 1 + random.below(60)});
    const std::set<IndexRow> expected(rows.begin(), rows.end());
    for (const std::size_t memory : {1u, 2u, 3u, 64u, 2999u, 3000u, 3001u, 1u << 20}) {
        RowSorter sorter(folder_, memory);
        ASSERT_TRUE(sorter.add(rows));
        ASSERT_TRUE(sorter.finish());
        const std::vector<IndexRow> sorted = drain(sorter);
        EXPECT_TRUE(std::equal(sorted.begin(), sorted.end(), expected.begin(), expected.end()))
            << memory;
        EXPECT_EQ(nameless_files().empty(), memory >= 3000) << memory;
    }
    EXPECT_TRUE(nameless_files().empty());
}

TEST_F(RowSorterTest, RunsLongerThanOneChunkAreReadToTheirEnd) {
    constexpr std::size_t kRun = 2 * kIndexChunkRows + 5;
    RowSorter sorter(folder_, kRun);
    std::vector<IndexRow> rows;
    for (std::uint64_t number = 3 * kRun; number > 0; --number) rows.push_back({1, number});
    ASSERT_TRUE(sorter.add(rows));
    ASSERT_TRUE(sorter.finish());
    const std::vector<IndexRow> sorted = drain(sorter);
    ASSERT_EQ(sorted.size(), 3 * kRun);
    for (std::size_t index = 0; index < sorted.size(); ++index)
        ASSERT_EQ(sorted[index].low, index + 1);
}

TEST_F(RowSorterTest, WithoutRowsNothingComesOut) {
    RowSorter sorter(folder_);
    ASSERT_TRUE(sorter.finish());
    EXPECT_TRUE(drain(sorter).empty());
}

TEST_F(RowSorterTest, MoreRunsThanTheLimitAreRefused) {
    RowSorter sorter(folder_, 1);
    std::vector<IndexRow> rows;
    for (std::uint64_t number = 1; number <= kIndexRunsMax; ++number) rows.push_back({1, number});
    ASSERT_TRUE(sorter.add(rows));
    ASSERT_TRUE(sorter.finish());
    EXPECT_EQ(drain(sorter).size(), kIndexRunsMax);

    RowSorter more(folder_, 1);
    rows.push_back({2, 1});
    ASSERT_TRUE(more.add(rows));
    EXPECT_EQ(more.add({{2, 2}}).error().code, ErrorCode::InvalidArgument);
}

TEST_F(RowSorterTest, AFolderThatIsNotThereFailsOnlyWhenItIsNeeded) {
    RowSorter small(folder_ + "/absent");
    ASSERT_TRUE(small.add({{1, 1}}));
    EXPECT_TRUE(small.finish());
    RowSorter large(folder_ + "/absent", 1);
    EXPECT_EQ(large.add({{1, 1}, {1, 2}}).error().code, ErrorCode::StorageFailed);
}

TEST_F(RowSorterTest, WhatIsLaidAsideHasNoNameAndCannotBeRead) {
    RunFile file;
    ASSERT_TRUE(file.open(folder_));
    const std::vector<IndexRow> rows(100, IndexRow{0x1234567812345678, 0x1122334455667788});
    ASSERT_TRUE(file.append(rows));
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
    const std::vector<int> files = nameless_files();
    ASSERT_EQ(files.size(), 1u);
    std::string bytes(100 * sizeof(IndexRow), '\0');
    ASSERT_EQ(::pread(files[0], bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    std::string number(8, '\0');
    std::memcpy(number.data(), &rows[0].low, 8);
    EXPECT_EQ(bytes.find(number), std::string::npos);
}

TEST_F(RowSorterTest, ChunksThatWereChangedOrSwappedAreDamaged) {
    RunFile file;
    ASSERT_TRUE(file.open(folder_));
    const std::vector<IndexRow> rows(kIndexChunkRows, IndexRow{1, 1});
    ASSERT_TRUE(file.append(rows));
    ASSERT_TRUE(file.append(rows));
    std::vector<IndexRow> read;
    ASSERT_TRUE(file.read(1, rows.size(), read));
    EXPECT_EQ(read, rows);
    EXPECT_EQ(file.read(1, rows.size() - 1, read).error().code, ErrorCode::CorruptData);

    const int descriptor = nameless_files().at(0);
    constexpr std::size_t kStride = kIndexChunkRows * sizeof(IndexRow) + 16;
    std::string first(kStride, '\0');
    ASSERT_EQ(::pread(descriptor, first.data(), kStride, 0), static_cast<ssize_t>(kStride));
    ASSERT_EQ(::pwrite(descriptor, first.data(), kStride, kStride), static_cast<ssize_t>(kStride));
    EXPECT_EQ(file.read(1, rows.size(), read).error().code, ErrorCode::CorruptData);
    ASSERT_TRUE(file.read(0, rows.size(), read));
    char changed = 0;
    ASSERT_EQ(::pread(descriptor, &changed, 1, 700), 1);
    changed = static_cast<char>(changed ^ 1);
    ASSERT_EQ(::pwrite(descriptor, &changed, 1, 700), 1);
    EXPECT_EQ(file.read(0, rows.size(), read).error().code, ErrorCode::CorruptData);
    ASSERT_EQ(::ftruncate(descriptor, 100), 0);
    EXPECT_EQ(file.read(0, rows.size(), read).error().code, ErrorCode::StorageFailed);
}

}  // namespace
}  // namespace kps::registry
