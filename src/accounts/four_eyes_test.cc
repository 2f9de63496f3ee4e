#include "accounts/four_eyes.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"
#include "accounts/testing/test_people.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using storage::Backend;
using testing::kNow;
using testing::wanted;

template <class Result>
ErrorCode code_of(const Result& result) {
    return result ? ErrorCode{} : result.error().code;
}

class FourEyesTest : public ::testing::TestWithParam<Backend> {
  protected:
    static By by(const Account& account, std::int64_t now_us = kNow) {
        return {account.actor(), now_us, "gerekçe"};
    }
    static ApprovalWish wish(std::string subject = "account 7") {
        return {"account-verify",
                std::move(subject),
                "{}",
                R"({"state":"verified"})",
                {Role::Operator, Role::SecurityOfficer}};
    }
    testing::Store store_{GetParam()};
    FourEyes four_eyes_{store_.temporary.database()};
    Account ayse_ = store_.add(wanted("ayse", Role::Operator, 1));
    Account again_ = store_.add(wanted("ayse2", Role::SecurityOfficer, 1));
    Account fatma_ = store_.add(wanted("fatma", Role::Operator, 2));
    Account denetci_ = store_.add(wanted("denetci", Role::Inspector, 3));
};

TEST_P(FourEyesTest, AnotherPersonApprovesOnce) {
    const Approval asked = four_eyes_.ask(wish(), by(ayse_)).value();
    EXPECT_EQ(four_eyes_.list(true, kNow)->size(), 1u);
    const auto approved = four_eyes_.approve(asked.id, by(fatma_, kNow + 4));
    ASSERT_TRUE(approved);
    EXPECT_EQ(approved->state, ApprovalState::Approved);
    EXPECT_EQ(approved->wish.after_json, R"({"state":"verified"})");
    EXPECT_EQ(approved->asked_by.account, ayse_.id);
    EXPECT_EQ(code_of(four_eyes_.approve(asked.id, by(fatma_))), ErrorCode::WrongState);
    EXPECT_EQ(code_of(four_eyes_.reject(asked.id, by(fatma_))), ErrorCode::WrongState);
    EXPECT_TRUE(four_eyes_.list(true, kNow)->empty());
    EXPECT_EQ(four_eyes_.find(asked.id, kNow)->decided_us, kNow + 4);
}

// Score: G14.
TEST_P(FourEyesTest, NobodyApprovesTheOwnWishAlsoWithAnotherAccount) {
    const Approval asked = four_eyes_.ask(wish(), by(ayse_)).value();
    EXPECT_EQ(code_of(four_eyes_.approve(asked.id, by(ayse_))), ErrorCode::SecondPersonNeeded);
    EXPECT_EQ(code_of(four_eyes_.approve(asked.id, by(again_))), ErrorCode::SecondPersonNeeded);
    EXPECT_EQ(code_of(four_eyes_.approve(asked.id, by(denetci_))), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code_of(four_eyes_.approve(base::Uuid(), by(fatma_))), ErrorCode::NotFound);
    EXPECT_EQ(four_eyes_.find(asked.id, kNow)->state, ApprovalState::Open);
    EXPECT_TRUE(four_eyes_.reject(asked.id, by(fatma_)));
    EXPECT_EQ(four_eyes_.find(asked.id, kNow)->state, ApprovalState::Rejected);
}

TEST_P(FourEyesTest, AWishRunsOutAndMakesRoomForAnother) {
    const Approval asked = four_eyes_.ask(wish(), by(ayse_)).value();
    EXPECT_EQ(code_of(four_eyes_.ask(wish(), by(fatma_))), ErrorCode::AlreadyExists);
    EXPECT_TRUE(four_eyes_.ask(wish("account 8"), by(fatma_)));
    EXPECT_EQ(code_of(four_eyes_.approve(asked.id, by(fatma_, kNow + kApprovalUs))),
              ErrorCode::DeadlinePassed);
    EXPECT_EQ(four_eyes_.find(asked.id, kNow + kApprovalUs)->state, ApprovalState::Expired);
    EXPECT_TRUE(four_eyes_.ask(wish(), by(fatma_, kNow + kApprovalUs)));
    const Approval late = four_eyes_.ask(wish("account 9"), by(ayse_)).value();
    EXPECT_TRUE(four_eyes_.approve(late.id, by(fatma_, kNow + kApprovalUs - 1)));
}

TEST_P(FourEyesTest, RefusesWhatIsNoWish) {
    const auto refused = [&](auto bend) {
        ApprovalWish bent = wish();
        By who = by(ayse_);
        bend(bent, who);
        return code_of(four_eyes_.ask(bent, who));
    };
    EXPECT_EQ(refused([](auto& it, auto&) { it.act.clear(); }), ErrorCode::InvalidField);
    EXPECT_EQ(refused([](auto& it, auto&) { it.subject.clear(); }), ErrorCode::InvalidField);
    EXPECT_EQ(refused([](auto& it, auto&) { it.roles.clear(); }), ErrorCode::InvalidField);
    EXPECT_EQ(refused([](auto&, auto& who) { who.reason.clear(); }), ErrorCode::InvalidField);
    EXPECT_EQ(refused([](auto&, auto& who) { who.reason = "\xff"; }), ErrorCode::InvalidField);
    EXPECT_EQ(refused([](auto&, auto& who) { who.reason.assign(kReasonBytesMax + 1, 'r'); }),
              ErrorCode::InvalidField);
    EXPECT_EQ(
        refused([](auto& it, auto&) { it.after_json.assign(kApprovalJsonBytesMax + 1, ' '); }),
        ErrorCode::InvalidField);
    EXPECT_EQ(refused([](auto& it, auto&) { it.after_json.assign(kApprovalJsonBytesMax, ' '); }),
              ErrorCode{});
}

INSTANTIATE_TEST_SUITE_P(Both, FourEyesTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::accounts
