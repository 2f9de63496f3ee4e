#include "accounts/account.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"

namespace kps::accounts {
namespace {

using S = AccountState;
using A = AccountAct;

std::optional<S> after(A act, S from, bool has_accepted) {
    Account account;
    account.state = from;
    account.secrecy_us = has_accepted ? 1 : 0;
    return state_after(act, account);
}

// Evidence R-077.
TEST(AccountTest, NobodyIsActiveBeforeTheUndertakingOfSecrecy) {
    for (int act = 1; act <= 7; ++act)
        for (int from = 1; from <= 6; ++from)
            EXPECT_NE(after(static_cast<A>(act), static_cast<S>(from), false), S::Active);
    EXPECT_EQ(after(A::Activate, S::Verified, true), S::Active);
}

TEST(AccountTest, NothingLeadsOutOfPassive) {
    for (int act = 1; act <= 7; ++act)
        EXPECT_EQ(after(static_cast<A>(act), S::Passive, true), std::nullopt);
}

TEST(AccountTest, EveryOtherActHasItsStates) {
    EXPECT_EQ(after(A::Verify, S::Defined, false), S::Verified);
    EXPECT_EQ(after(A::Verify, S::Verified, false), std::nullopt);
    EXPECT_EQ(after(A::Lock, S::Active, true), S::Locked);
    EXPECT_EQ(after(A::Unlock, S::Locked, true), S::Active);
    EXPECT_EQ(after(A::Unlock, S::Locked, false), S::Verified);
    EXPECT_EQ(after(A::Unlock, S::Suspended, true), std::nullopt);
    EXPECT_EQ(after(A::Suspend, S::Locked, true), S::Suspended);
    EXPECT_EQ(after(A::Release, S::Suspended, true), S::Active);
    EXPECT_EQ(after(A::Release, S::Locked, true), std::nullopt);
    EXPECT_EQ(after(A::Suspend, S::Defined, true), std::nullopt);
    for (int from = 1; from <= 5; ++from)
        EXPECT_EQ(after(A::Leave, static_cast<S>(from), true), S::Passive);
}

TEST(AccountTest, OnlyVerifiedAndActivePeopleSignIn) {
    for (int from = 1; from <= 6; ++from) {
        const S state = static_cast<S>(from);
        EXPECT_EQ(may_sign_in(state), state == S::Verified || state == S::Active);
    }
}

TEST(AccountTest, ALoginIsTypedOneWayOnly) {
    for (const char* good : {"ayse.yildiz", "op1", "a-b_c"})
        EXPECT_TRUE(is_login_name(good)) << good;
    for (const char* bad : {"", "ab", "Ayse", "ayşe", "1op", "ayse yildiz", ".ab", "a@b", "ab\n"})
        EXPECT_FALSE(is_login_name(bad)) << bad;
    EXPECT_TRUE(is_login_name("a" + std::string(kLoginBytesMax - 1, 'b')));
    EXPECT_FALSE(is_login_name("a" + std::string(kLoginBytesMax, 'b')));
}

// Evidence R-018.
TEST(AccountTest, NoAccountHasTheNameOfAServiceUser) {
    EXPECT_FALSE(is_login_name("KRM-1001"));
    EXPECT_FALSE(is_login_name("krm-1001"));
}

}  // namespace
}  // namespace kps::accounts
