#include "accounts/session_store.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"
#include "accounts/testing/test_people.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using storage::Backend;
using testing::kNow;
using testing::wanted;

class SessionStoreTest : public ::testing::TestWithParam<Backend> {
  protected:
    OpenedSession open(const Account& account, std::int64_t now_us = kNow,
                       Stage stage = Stage::Full) {
        return sessions_.open(account, stage, {"127.0.0.1", "Mozilla/5.0"}, now_us).value();
    }
    bool is_open(const OpenedSession& opened, std::int64_t now_us = kNow) {
        return sessions_.find(opened.token, now_us).has_value();
    }
    testing::Store store_{GetParam()};
    SessionStore sessions_{store_.temporary.database()};
    Account ayse_ = store_.add_active(wanted("ayse", Role::Administrator, 1, 1001));
    Account fatma_ = store_.add_active(wanted("fatma", Role::Technician, 2, 1001));
    Account zeynep_ = store_.add_active(wanted("zeynep", Role::Operator, 3));
};

TEST_P(SessionStoreTest, OnlyTheTokenOpensASession) {
    const OpenedSession opened = open(ayse_);
    const auto found = sessions_.find(opened.token, kNow);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->account, ayse_.id);
    EXPECT_EQ(found->agent, "Mozilla/5.0");
    for (const std::string& wrong : {std::string(), opened.token + "0", opened.token.substr(1),
                                     std::string(64, '0'), opened.session.id.text()})
        EXPECT_EQ(sessions_.find(wrong, kNow).error().code, ErrorCode::SessionEnded);
}

TEST_P(SessionStoreTest, EndsWhenNobodyUsesItAndAtItsAbsoluteEnd) {
    const OpenedSession opened = open(ayse_);
    EXPECT_TRUE(is_open(opened, kNow + kSessionIdleUs - 1));
    const OpenedSession idle = open(ayse_);
    EXPECT_FALSE(is_open(idle, kNow + kSessionIdleUs));
    // Used every ten minutes it lives for eight hours and not a moment longer.
    const OpenedSession used = open(fatma_);
    for (std::int64_t at = 10 * kMinuteUs; at < kSessionLifeUs; at += 10 * kMinuteUs)
        ASSERT_TRUE(is_open(used, kNow + at)) << at;
    EXPECT_TRUE(is_open(used, kNow + kSessionLifeUs - 1));
    EXPECT_FALSE(is_open(used, kNow + kSessionLifeUs));
}

TEST_P(SessionStoreTest, AHalfSessionLivesForFiveMinutes) {
    const OpenedSession half = open(ayse_, kNow, Stage::Password);
    EXPECT_TRUE(is_open(half, kNow + kHalfSessionUs - 1));
    EXPECT_FALSE(is_open(half, kNow + kHalfSessionUs));
}

TEST_P(SessionStoreTest, ASecondFactorMakesANewTokenAndAWholeSession) {
    const OpenedSession half = open(ayse_, kNow, Stage::Password);
    const auto whole = sessions_.elevate(half.session, Factor::Passkey, kNow + 7);
    ASSERT_TRUE(whole);
    EXPECT_FALSE(is_open(half));
    const auto found = sessions_.find(whole->token, kNow + 8);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->stage, Stage::Full);
    EXPECT_EQ(found->factor, Factor::Passkey);
    EXPECT_TRUE(found->is_fresh(kNow + 7 + kFreshFactorUs - 1));
    EXPECT_FALSE(found->is_fresh(kNow + 7 + kFreshFactorUs));
    // Shown again it is fresh again, and ends when it would have.
    const auto again = sessions_.elevate(*found, Factor::Totp, kNow + kHourUs);
    EXPECT_EQ(again->session.ends_us, found->ends_us);
}

TEST_P(SessionStoreTest, TooManyWrongFactorsEndAHalfSession) {
    const OpenedSession half = open(ayse_, kNow, Stage::Password);
    for (int wrong = 1; wrong < kFactorTriesMax; ++wrong)
        ASSERT_TRUE(sessions_.note_wrong_factor(half.session));
    EXPECT_TRUE(is_open(half));
    ASSERT_TRUE(sessions_.note_wrong_factor(half.session));
    EXPECT_FALSE(is_open(half));
}

TEST_P(SessionStoreTest, OneAllOrAnInstitutionsSessionsEnd) {
    const OpenedSession first = open(ayse_);
    const OpenedSession second = open(ayse_);
    const OpenedSession third = open(ayse_);
    const OpenedSession fatmas = open(fatma_);
    const OpenedSession zeyneps = open(zeynep_);
    EXPECT_EQ(sessions_.end(fatma_.id, first.session.id).error().code, ErrorCode::NotFound);
    ASSERT_TRUE(sessions_.end(ayse_.id, first.session.id));
    EXPECT_FALSE(is_open(first));
    EXPECT_EQ(sessions_.end_all(ayse_.id, third.session.id).value(), 1);
    EXPECT_FALSE(is_open(second));
    EXPECT_TRUE(is_open(third));
    EXPECT_EQ(sessions_.end_institution(base::InstitutionId(1001)).value(), 2);
    EXPECT_FALSE(is_open(third));
    EXPECT_FALSE(is_open(fatmas));
    EXPECT_EQ(sessions_.end_institution(base::InstitutionId()).value(), 0);
    EXPECT_TRUE(is_open(zeyneps));
}

TEST_P(SessionStoreTest, OfTooManyTheOldestGoes) {
    std::vector<OpenedSession> opened;
    for (std::size_t count = 0; count <= kSessionsPerAccountMax; ++count)
        opened.push_back(open(ayse_, kNow + static_cast<std::int64_t>(count) * 1000));
    EXPECT_EQ(sessions_.list(ayse_.id, kNow)->size(), kSessionsPerAccountMax);
    EXPECT_FALSE(is_open(opened.front()));
    EXPECT_TRUE(is_open(opened[1]));
}

TEST_P(SessionStoreTest, AChallengeIsTakenOnceAndInItsTime) {
    const OpenedSession opened = open(ayse_);
    const Session& session = opened.session;
    EXPECT_FALSE(sessions_.take_challenge(session, kNow));
    const Challenge challenge = sessions_.make_challenge(session, kNow).value();
    EXPECT_EQ(sessions_.take_challenge(session, kNow).value(), challenge);
    EXPECT_FALSE(sessions_.take_challenge(session, kNow));
    ASSERT_TRUE(sessions_.make_challenge(session, kNow));
    EXPECT_FALSE(sessions_.take_challenge(session, kNow + kChallengeUs));
    EXPECT_TRUE(sessions_.take_challenge(session, kNow + kChallengeUs - 1));
}

TEST_P(SessionStoreTest, AnAgentIsKeptShortAndPlain) {
    const std::string agent =
        "a\n\x01"
        "ş" +
        std::string(5'000, 'b');
    const auto opened = sessions_.open(ayse_, Stage::Full, {"::1", agent}, kNow);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->session.agent.substr(0, 6), "a????b");
    EXPECT_EQ(opened->session.agent.size(), kAgentBytesMax);
}

TEST_P(SessionStoreTest, AViewStaysWithItsSessionUntilItIsTakenAway) {
    const OpenedSession opened = open(zeynep_);
    ASSERT_TRUE(
        sessions_.set_view(opened.session, ViewAs{Role::Technician, base::InstitutionId(1001)}));
    const auto view = sessions_.find(opened.token, kNow)->view_as;
    ASSERT_TRUE(view);
    EXPECT_EQ(view->role, Role::Technician);
    EXPECT_EQ(view->institution, base::InstitutionId(1001));
    ASSERT_TRUE(sessions_.set_view(opened.session, std::nullopt));
    EXPECT_FALSE(sessions_.find(opened.token, kNow)->view_as);
}

INSTANTIATE_TEST_SUITE_P(Both, SessionStoreTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::accounts
