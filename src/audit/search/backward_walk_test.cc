#include "audit/search/backward_walk.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "audit/search/clear_tokens.h"
#include "audit/search/criteria_search.h"
#include "audit/search/searched_log_for_tests.h"
#include "audit/segments/segment_files.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using tests::SearchedLog;

/// Two sealed months, with days merged, and a day that is not sealed yet.
class BackwardWalkTest : public ::testing::Test {
  protected:
    void SetUp() override {
        for (int part = 0; part < 3; ++part) {
            log_.add(70);
            log_.clock().advance_us(20 * tests::kDayUs);
        }
        log_.seal();
        log_.add(30);
    }
    base::Result<CriteriaSearch::Window> back(const SearchCriteria& criteria, std::size_t records,
                                              std::uint64_t before = UINT64_MAX,
                                              std::size_t looks = kHitsMax) {
        LogSearch search = LogSearch::open(log_.directory()).take();
        EntryOpener opener(log_.unlocked(), tests::origin_hash());
        CriteriaSearch::Parts parts{search, opener, log_.unlocked()};
        parts.records_max = records;
        parts.looks_max = looks;
        return CriteriaSearch(parts).run_back(criteria, before);
    }
    /// Window after window to the end of the log.
    std::vector<std::uint64_t> all_windows(const SearchCriteria& criteria, std::size_t records,
                                           std::size_t looks = kHitsMax) {
        std::vector<std::uint64_t> out;
        std::uint64_t before = UINT64_MAX;
        for (int window = 0; window < 10'000; ++window) {
            const auto found = back(criteria, records, before, looks);
            if (!found) {
                ADD_FAILURE() << found.error().context;
                break;
            }
            const auto& part = found->found.records;
            EXPECT_LE(part.size(), records);
            for (auto record = part.rbegin(); record != part.rend(); ++record)
                out.push_back(record->index);
            if (found->is_whole) break;
            EXPECT_LT(found->reached, before);
            before = found->reached;
        }
        std::reverse(out.begin(), out.end());
        return out;
    }
    /// What going through all entries finds.
    std::vector<std::uint64_t> by_entry(const SearchCriteria& criteria) {
        LogSearch search = LogSearch::open(log_.directory()).take();
        EntryOpener opener(log_.unlocked(), tests::origin_hash());
        CriteriaSearch::Parts parts{search, opener, log_.unlocked()};
        std::vector<std::uint64_t> out;
        const auto found = CriteriaSearch(parts).run(criteria);
        if (!found) ADD_FAILURE() << found.error().context;
        for (const FoundRecord& record : found->records) out.push_back(record.index);
        return out;
    }
    static SearchCriteria of(std::uint32_t institution, std::uint16_t service,
                             std::string address = {}) {
        SearchCriteria criteria;
        criteria.institution = institution;
        criteria.service = service;
        criteria.address = std::move(address);
        return criteria;
    }
    SearchedLog log_{33};
};

// Evidence R-088.
TEST_F(BackwardWalkTest, WindowsHoldWhatLookingAtEveryEntryFinds) {
    std::vector<SearchCriteria> all = {of(1001, 0),           of(0, 8),
                                       of(1002, 7),           of(0, 0),
                                       of(0, 0, "127.0.0.1"), of(1003, 8, "127.0.0.1")};
    SearchCriteria some_days = of(1001, 0);
    some_days.days.first = base::istanbul_date(tests::kNoonUs + 2 * tests::kDayUs);
    some_days.days.last = base::istanbul_date(tests::kNoonUs + 22 * tests::kDayUs);
    all.push_back(some_days);
    for (const SearchCriteria& criteria : all) {
        const std::vector<std::uint64_t> expected = by_entry(criteria);
        ASSERT_GT(expected.size(), 10u);
        EXPECT_EQ(all_windows(criteria, kHitsMax), expected);
        EXPECT_EQ(all_windows(criteria, 7), expected);
        EXPECT_EQ(all_windows(criteria, 50, 3), expected);
    }
    EXPECT_TRUE(by_entry(of(1001, 9)).empty());
    EXPECT_TRUE(all_windows(of(1001, 9), 5).empty());
    EXPECT_TRUE(all_windows(of(999, 0), 5).empty());
    EXPECT_TRUE(all_windows(of(0, 0, "192.0.2.1"), 5).empty());
}

TEST_F(BackwardWalkTest, AWindowSaysHowFarItWent) {
    const SearchCriteria criteria = of(1001, 0);
    const std::vector<std::uint64_t> all = by_entry(criteria);
    const auto first = back(criteria, 10);
    ASSERT_TRUE(first);
    EXPECT_FALSE(first->is_whole);
    EXPECT_EQ(first->reached, all[all.size() - 10]);
    EXPECT_EQ(first->reached_us, first->found.records.front().time_us);
    const auto last = back(criteria, 10, all[3]);
    ASSERT_TRUE(last);
    EXPECT_TRUE(last->is_whole);
    EXPECT_EQ(last->found.records.size(), 3u);
}

TEST_F(BackwardWalkTest, OnlyEntriesThatAreMeantAreLookedAt) {
    LogSearch search = LogSearch::open(log_.directory()).take();
    const std::vector<std::uint64_t> expected = by_entry(of(1002, 7));
    std::vector<std::uint64_t> visited;
    const WalkedFor wanted{base::InstitutionId(1002), base::ServiceNumber(7), {}};
    const auto whole = BackwardWalk(search).walk(wanted, {0, UINT64_MAX}, [&](std::uint64_t index) {
        visited.push_back(index);
        return base::Result<bool>(true);
    });
    ASSERT_TRUE(whole);
    EXPECT_FALSE(*whole);
    std::reverse(visited.begin(), visited.end());
    EXPECT_EQ(visited, expected);
}

// Without an index the way back is bounded too, and nothing is left out.
TEST_F(BackwardWalkTest, WithoutAnIndexAFewSegmentsAreGoneThroughAtATime) {
    const std::vector<std::uint64_t> expected = by_entry(of(1003, 0));
    std::filesystem::remove_all(log_.directory() + "/index");
    EXPECT_EQ(all_windows(of(1003, 0), kHitsMax), expected);
    LogSearch search = LogSearch::open(log_.directory()).take();
    const WalkedFor wanted{base::InstitutionId(1003), {}, {}};
    const auto visit = [](std::uint64_t) { return base::Result<bool>(true); };
    const auto stopped = BackwardWalk(search, 0).walk(wanted, {0, UINT64_MAX}, visit);
    ASSERT_TRUE(stopped);
    ASSERT_TRUE(*stopped);
    EXPECT_EQ(**stopped, *search.reader().end_index());
    const auto one = BackwardWalk(search, 1).walk(wanted, {0, **stopped}, visit);
    ASSERT_TRUE(one && *one);
    EXPECT_EQ(**one, *search.reader().segment_start(**stopped - 1));
    const auto whole = BackwardWalk(search).walk(wanted, {0, **one}, visit);
    ASSERT_TRUE(whole);
    EXPECT_FALSE(*whole);
}

TEST_F(BackwardWalkTest, AnIndexThatDoesNotReachTheOldestEntryHidesNothing) {
    const std::vector<std::uint64_t> expected = by_entry(of(1001, 0));
    const std::vector<std::uint64_t> people = log_.found(10'000'000'005, DayRange());
    ASSERT_FALSE(people.empty());
    const std::string oldest = LogSearch::open(log_.directory())->sealed().front().path;
    std::filesystem::remove(oldest);
    std::filesystem::remove(oldest.substr(0, oldest.size() - 5) + ".seal");
    EXPECT_EQ(all_windows(of(1001, 0), 9), expected);
    EXPECT_EQ(log_.found(10'000'000'005, DayRange()), people);
}

// After a destruction the oldest segment may still hold entries whose keys are gone.
TEST_F(BackwardWalkTest, WhatIsLeftOfADestroyedMonthDoesNotPutTheIndexAside) {
    const std::string oldest = LogSearch::open(log_.directory())->sealed().front().path;
    std::filesystem::remove(oldest);
    std::filesystem::remove(oldest.substr(0, oldest.size() - 5) + ".seal");
    LogSearch search = LogSearch::open(log_.directory()).take();
    ASSERT_FALSE(search.sealed().empty());
    EntryReader reader = EntryReader::open(log_.directory()).take();
    Month destroyed;
    ASSERT_TRUE(reader.each(0, [&](const EntryReader::Item& item) -> base::Result<bool> {
        destroyed = item.month;
        return false;
    }));
    const TokensOf all = log_.tokens_of(10'000'000'005);
    const auto answer = search.find(
        [&](Month month) -> base::Result<std::vector<IndexToken>> {
            if (month == destroyed) return std::vector<IndexToken>{};
            return all(month);
        },
        DayRange());
    ASSERT_TRUE(answer) << answer.error().context;
    EXPECT_FALSE(answer->files.empty());
    const auto with_its_keys = search.find(all, DayRange());
    ASSERT_TRUE(with_its_keys);
    EXPECT_TRUE(with_its_keys->files.empty());
}

TEST_F(BackwardWalkTest, AnotherIndexFileThanTheSealedOneIsNotBelieved) {
    LogSearch search = LogSearch::open(log_.directory()).take();
    ASSERT_GE(search.sealed().size(), 2u);
    std::filesystem::copy_file(search.sealed()[0].path, search.sealed()[1].path,
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(back(of(1001, 0), kHitsMax).error().code, ErrorCode::CorruptData);
}

TEST(ClearTokens, NameInstitutionAndServiceInClear) {
    const IndexToken token =
        institution_token(base::InstitutionId(0x01020304), base::ServiceNumber(0x0506));
    EXPECT_EQ(base::to_hex(token),
              "6b70732d636c6561720101020304"
              "0506");
    EXPECT_EQ(base::to_hex(service_token(base::ServiceNumber(7))),
              "6b70732d636c656172020000000000"
              "07");
    ClearEntry entry;
    EXPECT_TRUE(clear_tokens(entry).empty());
    entry.service = base::ServiceNumber(7);
    EXPECT_EQ(clear_tokens(entry).size(), 1u);
    entry.institution = base::InstitutionId(5);
    EXPECT_EQ(clear_tokens(entry).size(), 2u);
    entry.type = EntryType::Key;
    EXPECT_TRUE(clear_tokens(entry).empty());
}

}  // namespace
}  // namespace kps::audit
