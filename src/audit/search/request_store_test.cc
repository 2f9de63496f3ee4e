#include "audit/search/request_store.h"

#include <gtest/gtest.h>

#include "audit/search/limits.h"
#include "crypto/random.h"
#include "storage/testing/temporary_database.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using storage::Backend;

constexpr std::int64_t kNow = 1'795'251'600'000'000;

SearchRequest request() {
    SearchRequest out;
    out.id = crypto::ordered_uuid(kNow / 1000);
    out.asked_us = kNow;
    out.asker = "ayse";
    out.basis = "2026/17";
    out.criteria.person = 10'000'000'146;
    out.criteria.days = {{2026, 1, 1}, {2026, 11, 21}};
    return out;
}

class RequestTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override { store_ = RequestStore::open(temporary_.database()).value(); }
    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<RequestStore> store_;
};

// Evidence R-088.
TEST_P(RequestTest, ARequestRunsOnceAfterAnotherHasApprovedIt) {
    const SearchRequest asked = request();
    ASSERT_TRUE(store_->put(asked));
    EXPECT_EQ(may_run(store_->find(asked.id).value(), kNow).error().code, ErrorCode::NotAuthorised);
    EXPECT_EQ(store_->mark_run(asked.id, 1, kNow).error().code, ErrorCode::NotAuthorised);
    ASSERT_TRUE(store_->approve(asked.id, "mehmet", kNow));
    const SearchRequest approved = store_->find(asked.id).value();
    EXPECT_TRUE(may_run(approved, kNow));
    EXPECT_EQ(approved.approver, "mehmet");
    EXPECT_EQ(approved.criteria.person, 10'000'000'146);
    EXPECT_EQ(approved.criteria.days.last, (base::Date{2026, 11, 21}));
    ASSERT_TRUE(store_->mark_run(asked.id, 41, kNow));
    const SearchRequest run = store_->find(asked.id).value();
    EXPECT_EQ(run.entry, 41u);
    EXPECT_EQ(run.criteria.person, 0);
    EXPECT_EQ(may_run(run, kNow).error().code, ErrorCode::NotAuthorised);
    EXPECT_EQ(store_->mark_run(asked.id, 42, kNow).error().code, ErrorCode::NotAuthorised);
    EXPECT_EQ(store_->list().value().size(), 1u);
}

// Evidence R-088.
TEST_P(RequestTest, NobodyApprovesHisOwnRequest) {
    const SearchRequest asked = request();
    ASSERT_TRUE(store_->put(asked));
    EXPECT_EQ(store_->approve(asked.id, "ayse", kNow).error().code, ErrorCode::NotAuthorised);
    for (const char* const same : {"AYSE", "Ayse"})
        EXPECT_EQ(store_->approve(asked.id, same, kNow).error().code, ErrorCode::NotAuthorised);
    EXPECT_EQ(store_->approve(asked.id, "", kNow).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(store_->approve(base::Uuid(), "mehmet", kNow).error().code, ErrorCode::NotFound);
    ASSERT_TRUE(store_->approve(asked.id, "mehmet", kNow));
    EXPECT_EQ(store_->approve(asked.id, "zeynep", kNow).error().code, ErrorCode::InvalidArgument);
}

TEST_P(RequestTest, AnApprovalEndsAfterSevenDays) {
    SearchRequest approved = request();
    approved.approver = "mehmet";
    approved.approved_us = kNow;
    EXPECT_TRUE(may_run(approved, kNow + kRequestValidUs));
    EXPECT_FALSE(may_run(approved, kNow + kRequestValidUs + 1));
    EXPECT_FALSE(may_run(approved, kNow - 1));
}

TEST_P(RequestTest, ARequestWithoutNameOrBasisOrWithImpossibleCriteriaIsRefused) {
    SearchRequest bad = request();
    bad.basis.clear();
    EXPECT_EQ(store_->put(bad).error().code, ErrorCode::InvalidArgument);
    bad = request();
    bad.asker = "a b";
    EXPECT_EQ(store_->put(bad).error().code, ErrorCode::InvalidArgument);
    bad = request();
    bad.criteria.person = -5;
    EXPECT_EQ(store_->put(bad).error().code, ErrorCode::InvalidArgument);
    bad = request();
    bad.criteria.days = {{2026, 2, 1}, {2026, 1, 1}};
    EXPECT_EQ(store_->put(bad).error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(store_->list().value().empty());
}

TEST_P(RequestTest, NoMoreRequestsAreOpenThanTheLimit) {
    for (std::int64_t i = 0; i < kRequestsOpenMax; ++i) {
        SearchRequest one = request();
        one.id = crypto::ordered_uuid(kNow / 1000 + i);
        ASSERT_TRUE(store_->put(one));
    }
    EXPECT_EQ(store_->put(request()).error().code, ErrorCode::Busy);
    // Old ones that never ran count no more.
    SearchRequest later = request();
    later.asked_us += kRequestValidUs;
    EXPECT_TRUE(store_->put(later));
}

TEST(SearchKindOf, TheNarrowestCriterionNamesTheSearch) {
    SearchCriteria criteria;
    EXPECT_EQ(kind_of(criteria), SearchKind::Time);
    criteria.service = 4;
    EXPECT_EQ(kind_of(criteria), SearchKind::Service);
    criteria.institution = 1001;
    EXPECT_EQ(kind_of(criteria), SearchKind::Institution);
    criteria.address = "127.0.0.1";
    EXPECT_EQ(kind_of(criteria), SearchKind::Address);
    criteria.user = "ayse";
    EXPECT_EQ(kind_of(criteria), SearchKind::User);
    criteria.person = 10'000'000'146;
    EXPECT_EQ(kind_of(criteria), SearchKind::Person);
}

INSTANTIATE_TEST_SUITE_P(Both, RequestTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::audit
