#include "audit/hiding/hiding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/hiding/hiding_store.h"
#include "audit/hiding/limits.h"
#include "audit/search/limits.h"
#include "crypto/random.h"
#include "storage/testing/temporary_database.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using storage::Backend;
using ::testing::HasSubstr;

constexpr std::int64_t kNow = 1'795'251'600'000'000;
constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;
constexpr base::InstitutionId kPolice(1003);
constexpr base::ServiceNumber kService(4);

Hiding hiding() {
    Hiding out;
    out.id = crypto::ordered_uuid(kNow / 1000);
    out.scope.institution = kPolice;
    out.scope.from_us = kNow - 10 * kDay;
    out.release_us = kNow + 30 * kDay;
    out.by = "ayse";
    out.approver = "mehmet";
    out.basis = "Ankara CBS 2026/17";
    out.at_us = kNow;
    out.entry = 41;
    return out;
}

// Evidence R-088.
TEST(Hiding, TakesTwoPersonsABasisAndADay) {
    EXPECT_TRUE(check_hiding(hiding()));
    const auto refused = [](auto change) {
        Hiding bad = hiding();
        change(bad);
        const auto status = check_hiding(bad);
        return !status && status.error().code == ErrorCode::InvalidArgument;
    };
    EXPECT_TRUE(refused([](Hiding& bad) { bad.approver = "AYSE"; }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.approver.clear(); }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.by = "a b"; }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.basis.clear(); }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.basis.assign(kBasisBytesMax + 1, 'x'); }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.scope.institution = base::InstitutionId(0); }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.scope.until_us = bad.scope.from_us; }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.scope.from_us = -1; }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.release_us = bad.at_us; }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.release_us = -1; }));
    EXPECT_TRUE(refused([](Hiding& bad) { bad.release_us = bad.at_us + kHiddenUsMax + 1; }));
    EXPECT_FALSE(refused([](Hiding& good) { good.release_us = good.at_us + kHiddenUsMax; }));
}

TEST(Hiding, CoversItsInstitutionServiceAndTimeAndNothingElse) {
    HidingScope scope = hiding().scope;
    EXPECT_TRUE(scope.covers(kPolice, kService, kNow));
    EXPECT_TRUE(scope.covers(kPolice, kService, scope.from_us));
    EXPECT_FALSE(scope.covers(kPolice, kService, scope.from_us - 1));
    EXPECT_FALSE(scope.covers(base::InstitutionId(1004), kService, kNow));
    scope.service = kService;
    scope.until_us = kNow;
    EXPECT_TRUE(scope.covers(kPolice, kService, kNow - 1));
    EXPECT_FALSE(scope.covers(kPolice, kService, kNow));
    EXPECT_FALSE(scope.covers(kPolice, base::ServiceNumber(5), kNow - 1));
}

TEST(Hiding, OfSeveralTheLatestDayCounts) {
    Hiding longer = hiding();
    longer.release_us = kNow + 90 * kDay;
    const Visibility visibility({longer, hiding()}, kNow);
    EXPECT_EQ(visibility.release_us(kPolice, kService, kNow), longer.release_us);
    EXPECT_EQ(visibility.release_us(base::InstitutionId(7), kService, kNow), 0);
    EXPECT_EQ(Visibility().release_us(kPolice, kService, kNow), 0);
}

// Evidence R-088.
TEST(Hiding, ItsEntrySaysWhatIsHiddenUntilWhenByWhomAndWhy) {
    const Draft draft = draft_of(hiding());
    EXPECT_EQ(draft.type, EntryType::Admin);
    EXPECT_EQ(draft.end_user, "ayse");
    EXPECT_EQ(draft.institution, kPolice);
    EXPECT_THAT(draft.detail, HasSubstr("deed=add institution=1003 service=0 from="));
    EXPECT_THAT(draft.detail, HasSubstr(" approver=mehmet basis=Ankara CBS 2026/17"));
    EXPECT_THAT(draft_of_end(hiding()).detail, HasSubstr(" deed=end approver=mehmet "));
}

class HidingStoreTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override { store_ = HidingStore::open(temporary_.database()).value(); }
    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<HidingStore> store_;
};

TEST_P(HidingStoreTest, WhatWasSetIsReadBackAndEndsEarlyOnce) {
    Hiding set = hiding();
    set.scope.service = kService;
    set.scope.until_us = kNow;
    ASSERT_TRUE(store_->add(set));
    const Hiding read = store_->find(set.id).value();
    EXPECT_EQ(draft_of(read).detail, draft_of(set).detail);
    EXPECT_EQ(read.entry, 41u);
    EXPECT_EQ(read.by, "ayse");
    EXPECT_EQ(store_->end(base::Uuid(), kNow).error().code, ErrorCode::NotFound);
    ASSERT_TRUE(store_->end(set.id, kNow + kDay));
    EXPECT_EQ(store_->list().value().front().release_us, kNow + kDay);
    EXPECT_EQ(store_->end(set.id, kNow + kDay).error().code, ErrorCode::AlreadyExists);
    EXPECT_FALSE(store_->add(set));  // of the same id
}

TEST_P(HidingStoreTest, OneThatMayNotBeIsNotKeptAndNeitherIsOneTooMany) {
    Hiding bad = hiding();
    bad.approver = "ayse";
    EXPECT_EQ(store_->add(bad).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(store_->list().value().size(), 0u);
    Hiding each = hiding();
    for (std::int64_t i = 0; i < kHidingsMax; ++i) {
        each.id = crypto::ordered_uuid(kNow / 1000 + i + 1);
        ASSERT_TRUE(store_->add(each)) << i;
    }
    each.id = crypto::ordered_uuid(kNow);
    EXPECT_EQ(store_->add(each).error().code, ErrorCode::Busy);
}

INSTANTIATE_TEST_SUITE_P(Both, HidingStoreTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::audit
