#include "audit/search/criteria_search.h"

#include <gtest/gtest.h>

#include "audit/search/searched_log_for_tests.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using tests::SearchedLog;

class CriteriaSearchTest : public ::testing::Test {
  protected:
    void SetUp() override {
        log_.add(40);
        log_.clock().advance_us(2 * tests::kDayUs);
        log_.seal();
        log_.add(40);
    }
    base::Result<CriteriaSearch::Result> run(const SearchCriteria& criteria) {
        LogSearch search = LogSearch::open(log_.directory()).take();
        EntryOpener opener(log_.unlocked(), tests::origin_hash());
        return CriteriaSearch({search, opener, log_.unlocked()}).run(criteria);
    }
    /// Indexes of what is found, and of what looking at every entry finds.
    template <class Is>
    void expect_same(const SearchCriteria& criteria, const Is& is) {
        SearchCriteria all;
        std::vector<std::uint64_t> expected, found;
        const auto ran = run(all);
        ASSERT_TRUE(ran) << ran.error().context;
        const auto& everything = *ran;
        for (const FoundRecord& record : everything.records)
            if (is(record.draft)) expected.push_back(record.index);
        const auto ran_narrow = run(criteria);
        ASSERT_TRUE(ran_narrow) << ran_narrow.error().context;
        const auto& result = *ran_narrow;
        for (const FoundRecord& record : result.records) found.push_back(record.index);
        EXPECT_EQ(found, expected);
        EXPECT_FALSE(found.empty());
    }
    SearchedLog log_{21};
};

TEST_F(CriteriaSearchTest, ALongScanTellsHowFarItIs) {
    LogSearch search = LogSearch::open(log_.directory()).take();
    EntryOpener opener(log_.unlocked(), tests::origin_hash());
    std::uint64_t last = 0;
    CriteriaSearch::Parts parts{search, opener, log_.unlocked()};
    parts.progress = [&last](std::uint64_t done, std::uint64_t) {
        EXPECT_EQ(done, last + 1);
        last = done;
    };
    const auto found = CriteriaSearch(parts).run({});
    ASSERT_TRUE(found);
    EXPECT_GE(last, found->records.size());
    EXPECT_GE(last, 80u);
}

// Evidence R-088.
TEST_F(CriteriaSearchTest, EachCriterionFindsWhatLookingAtEveryEntryFinds) {
    SearchCriteria criteria;
    criteria.user = "user3";
    criteria.institution = 1002;
    expect_same(criteria, [](const Draft& draft) {
        return draft.end_user == "user3" && draft.institution.value() == 1002;
    });
    criteria = {};
    criteria.institution = 1001;
    criteria.service = 8;
    expect_same(criteria, [](const Draft& draft) {
        return draft.institution.value() == 1001 && draft.service.value() == 8;
    });
    criteria = {};
    criteria.address = "127.0.0.1";
    expect_same(criteria, [](const Draft& draft) { return draft.source_address[12] == 127; });
}

// Evidence.
TEST_F(CriteriaSearchTest, QueriedAndAffectedAreToldApart) {
    SearchCriteria criteria;
    criteria.person = 10'000'000'005;
    std::size_t queried = 0, affected = 0;
    const auto result = run(criteria).take();
    for (const FoundRecord& record : result.records) {
        bool is_queried = false, is_affected = false;
        for (const PersonReference& person : record.draft.persons) {
            if (person.id != criteria.person) continue;
            is_queried = is_queried || person.role == Role::Queried;
            is_affected = is_affected || person.role == Role::Affected;
        }
        EXPECT_EQ(record.queried, is_queried);
        EXPECT_EQ(record.affected, is_affected);
        queried += record.queried ? 1u : 0u;
        affected += record.affected ? 1u : 0u;
    }
    EXPECT_GT(queried, 0u);
    EXPECT_GT(affected, 0u);
}

TEST_F(CriteriaSearchTest, NoEntryIsOpenedBeyondTheHitsASearchMayHave) {
    SearchCriteria criteria;
    criteria.person = 10'000'000'005;
    const std::size_t hits = run(criteria)->answer.hits().size();
    ASSERT_GT(hits, 1u);
    LogSearch search = LogSearch::open(log_.directory()).take();
    EntryOpener opener(log_.unlocked(), tests::origin_hash());
    EXPECT_TRUE(CriteriaSearch({search, opener, log_.unlocked(), hits}).run(criteria));
    const auto refused = CriteriaSearch({search, opener, log_.unlocked(), hits - 1}).run(criteria);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
}

TEST_F(CriteriaSearchTest, AnAddressThatIsNoneIsRefusedAndAStrangeOneFindsNothing) {
    SearchCriteria criteria;
    criteria.address = "localhost";
    EXPECT_EQ(run(criteria).error().code, ErrorCode::InvalidArgument);
    criteria.address = "2001:db8::1";
    EXPECT_TRUE(run(criteria)->records.empty());
}

TEST_F(CriteriaSearchTest, ASearchByUserComesWithItsProofAndOneByInstitutionWithout) {
    SearchCriteria criteria;
    criteria.user = "user1";
    EXPECT_FALSE(run(criteria)->answer.files.empty());
    criteria = {};
    criteria.institution = 1001;
    EXPECT_TRUE(run(criteria)->answer.files.empty());
}

}  // namespace
}  // namespace kps::audit
