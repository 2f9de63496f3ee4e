#include "accounts/account_store.h"

#include "accounts/earlier_sign_in.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "accounts/limits.h"
#include "accounts/session_store.h"
#include "accounts/testing/test_people.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using storage::Backend;
using testing::by_system;
using testing::kNow;
using testing::wanted;

template <class Result>
ErrorCode code_of(const Result& result) {
    return result ? ErrorCode{} : result.error().code;
}

class AccountStoreTest : public ::testing::TestWithParam<Backend> {
  protected:
    base::Result<Account> act(const Account& account, AccountAct what) {
        return accounts().act(account.id, account.version, what, by_system());
    }
    AccountStore& accounts() { return *store_.accounts; }
    testing::Store store_{GetParam()};
};

class HolderTest : public AccountStoreTest {
  protected:
    bool act_within(AccountAct what, const std::string& number, std::uint32_t person = 1,
                    std::uint32_t institution = 1001, Role role = Role::Technician) {
        auto transaction = store_.temporary.database()->begin(storage::Access::Write).value();
        By by = by_system();
        by.reason = number;
        const AccountStore::Holder holder{base::InstitutionId(institution), role,
                                          testing::number_of(person)};
        const bool changed = accounts().act_within(transaction, holder, what, by).value();
        EXPECT_TRUE(transaction.commit());
        return changed;
    }
    AccountState state() { return accounts().find(ayse_.id)->state; }
    Account ayse_ = store_.add_active(wanted("ayse", Role::Technician, 1, 1001));
};

// Evidence R-060.
TEST_P(HolderTest, ACaseLocksTheHoldersAccountAndItsSessionsEndAtOnce) {
    SessionStore sessions(store_.temporary.database());
    const auto opened = sessions.open(ayse_, Stage::Full, {"192.0.2.1", "test"}, kNow).value();
    EXPECT_TRUE(act_within(AccountAct::Lock, "KUL-2026-000001"));
    EXPECT_EQ(state(), AccountState::Locked);
    EXPECT_EQ(code_of(sessions.find(opened.token, kNow)), ErrorCode::SessionEnded);
    EXPECT_FALSE(act_within(AccountAct::Lock, "KUL-2026-000001"));
    EXPECT_TRUE(act_within(AccountAct::Unlock, "KUL-2026-000001"));
    EXPECT_EQ(state(), AccountState::Active);
    const auto changes = ChangeStore(store_.temporary.database()).of_account(ayse_.id).value();
    const auto told = [&](std::string_view act) {
        return std::count_if(changes.begin(), changes.end(), [&](const Change& change) {
            return change.act == act && change.reason == "KUL-2026-000001";
        });
    };
    EXPECT_EQ(told("lock"), 1);
    EXPECT_EQ(told("unlock"), 1);
}

TEST_P(HolderTest, OnlyTheHoldersOwnAccountIsTouched) {
    EXPECT_FALSE(act_within(AccountAct::Lock, "KUL-2026-000001", 2));
    EXPECT_FALSE(act_within(AccountAct::Lock, "KUL-2026-000001", 1, 1002));
    EXPECT_FALSE(act_within(AccountAct::Lock, "KUL-2026-000001", 1, 1001, Role::Administrator));
    EXPECT_EQ(state(), AccountState::Active);
}

TEST_P(HolderTest, WhatAnotherHasLockedACaseDoesNotUnlock) {
    EXPECT_TRUE(act_within(AccountAct::Lock, "elle kilitlendi"));
    EXPECT_FALSE(act_within(AccountAct::Unlock, "KUL-2026-000001"));
    EXPECT_EQ(state(), AccountState::Locked);
    Account now = accounts().find(ayse_.id).value();
    ASSERT_TRUE(act(now, AccountAct::Suspend));
    EXPECT_FALSE(act_within(AccountAct::Unlock, "elle kilitlendi"));
    EXPECT_EQ(state(), AccountState::Suspended);
}

// Evidence R-078.
TEST_P(HolderTest, WhoHasLeftComesBackWithANewAccountOnly) {
    EXPECT_TRUE(act_within(AccountAct::Leave, "KUL-2026-000001"));
    EXPECT_EQ(state(), AccountState::Passive);
    EXPECT_FALSE(act_within(AccountAct::Unlock, "KUL-2026-000001"));
    const Account again = store_.add_active(wanted("ayse2", Role::Technician, 1, 1001));
    EXPECT_TRUE(act_within(AccountAct::Lock, "KUL-2026-000009"));
    EXPECT_EQ(state(), AccountState::Passive);
    EXPECT_EQ(accounts().find(again.id)->state, AccountState::Locked);
}

TEST_P(HolderTest, AnActThatIsNotCommittedChangedNothing) {
    {
        auto transaction = store_.temporary.database()->begin(storage::Access::Write).value();
        ASSERT_TRUE(
            accounts()
                .act_within(transaction,
                            {base::InstitutionId(1001), Role::Technician, testing::number_of(1)},
                            AccountAct::Lock, by_system())
                .value());
    }
    EXPECT_EQ(state(), AccountState::Active);
}

INSTANTIATE_TEST_SUITE_P(Both, HolderTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

TEST_P(AccountStoreTest, KeepsWhoSomebodyIs) {
    const Account added = store_.add(wanted("ayse", Role::Technician, 1, 1001));
    const Account found = accounts().find_by_login("ayse").value();
    EXPECT_EQ(found.id, added.id);
    EXPECT_EQ(found.state, AccountState::Defined);
    EXPECT_EQ(found.role, Role::Technician);
    EXPECT_EQ(found.institution, base::InstitutionId(1001));
    EXPECT_EQ(found.name, "Ayşe Yıldız");
    EXPECT_EQ(accounts().person_of(found.id).value(), testing::number_of(1));
    EXPECT_EQ(found.person, store_.secrets.person_digest(testing::number_of(1)));
    EXPECT_EQ(code_of(accounts().find_by_login("nobody")), ErrorCode::NotFound);
    EXPECT_EQ(code_of(accounts().find_by_login("KRM-1001")), ErrorCode::NotFound);
}

TEST_P(AccountStoreTest, KeepsNoNumberOfIdentityInTheClear) {
    store_.add(wanted("ayse", Role::Operator, 1));
    auto transaction = store_.temporary.database()->begin(storage::Access::Read).value();
    auto rows = transaction.query("SELECT sealed_number, person FROM portal_accounts").value();
    const auto [sealed, digest] = rows.at(0).read<base::Bytes, base::Bytes>().value();
    const std::string digits = testing::number_of(1).digits();
    EXPECT_EQ(base::as_text(sealed).find(digits), std::string_view::npos);
    EXPECT_EQ(base::as_text(digest).find(digits), std::string_view::npos);
}

// Evidence X-004.
TEST_P(AccountStoreTest, IdariAndTeknikOfOneInstitutionAreTwoPeople) {
    const Account first = store_.add(wanted("ayse", Role::Administrator, 1, 1001));
    const auto refused = [&](const NewAccount& account) {
        return code_of(accounts().add(account, by_system()));
    };
    EXPECT_EQ(refused(wanted("ayse2", Role::Technician, 1, 1001)), ErrorCode::RuleRefused);
    EXPECT_EQ(refused(wanted("ayse3", Role::Administrator, 1, 1001)), ErrorCode::RuleRefused);
    EXPECT_EQ(refused(wanted("fatma", Role::Technician, 2, 1001)), ErrorCode{});
    EXPECT_EQ(refused(wanted("ayse4", Role::Technician, 1, 1002)), ErrorCode{});
    EXPECT_EQ(refused(wanted("ayse5", Role::SubUser, 1, 1001)), ErrorCode{});
    // Whoever has left may come back as the other.
    ASSERT_TRUE(act(first, AccountAct::Leave));
    EXPECT_EQ(refused(wanted("ayse6", Role::Technician, 1, 1001)), ErrorCode{});
}

TEST_P(AccountStoreTest, RefusesWhatIsNoAccount) {
    const auto refused = [&](NewAccount account) {
        return code_of(accounts().add(account, by_system()));
    };
    EXPECT_EQ(refused(wanted("Ayse", Role::Operator, 1)), ErrorCode::InvalidField);
    EXPECT_EQ(refused(wanted("ayse", Role::Operator, 1, 1001)), ErrorCode::InvalidField);
    EXPECT_EQ(refused(wanted("ayse", Role::Technician, 1)), ErrorCode::InvalidField);
    EXPECT_EQ(refused(wanted("ayse", Role::System, 1)), ErrorCode::InvalidField);
    NewAccount account = wanted("ayse", Role::Operator, 1);
    account.name.clear();
    EXPECT_EQ(refused(account), ErrorCode::InvalidField);
    account.name.assign(kPersonNameBytesMax + 1, 'x');
    EXPECT_EQ(refused(account), ErrorCode::InvalidField);
    account.name.assign(kPersonNameBytesMax, 'x');
    EXPECT_EQ(refused(account), ErrorCode{});
    EXPECT_EQ(refused(wanted("ayse", Role::Operator, 2)), ErrorCode::AlreadyExists);
}

TEST_P(AccountStoreTest, AnActNamesTheVersionItWasDecidedOn) {
    const Account first = store_.add(wanted("ayse", Role::Operator, 1));
    const auto verified = act(first, AccountAct::Verify);
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->version, first.version + 1);
    EXPECT_EQ(code_of(act(first, AccountAct::Leave)), ErrorCode::StaleVersion);
    EXPECT_EQ(code_of(act(*verified, AccountAct::Release)), ErrorCode::WrongState);
    EXPECT_EQ(code_of(accounts().act(base::Uuid(), 1, AccountAct::Leave, by_system())),
              ErrorCode::NotFound);
    By long_reason = by_system();
    long_reason.reason.assign(kReasonBytesMax + 1, 'r');
    EXPECT_EQ(code_of(accounts().act(first.id, 2, AccountAct::Leave, long_reason)),
              ErrorCode::InvalidField);
}

// Evidence R-077.
TEST_P(AccountStoreTest, AnUndertakingOfSecrecyComesBeforeTheFirstAct) {
    const Account added = store_.add(wanted("ayse", Role::Operator, 1));
    EXPECT_EQ(code_of(accounts().accept_secrecy(added.id, "2026-1", by_system())),
              ErrorCode::WrongState);
    const Account verified = act(added, AccountAct::Verify).value();
    EXPECT_EQ(code_of(act(verified, AccountAct::Activate)), ErrorCode::SecrecyNotAccepted);
    const auto active = accounts().accept_secrecy(added.id, "2026-1", by_system(kNow + 5));
    ASSERT_TRUE(active);
    EXPECT_EQ(active->state, AccountState::Active);
    EXPECT_EQ(active->secrecy_us, kNow + 5);
}

// Evidence R-078.
TEST_P(AccountStoreTest, WhoeverLeavesKeepsTheUndertakingAndTheHistory) {
    const Account active = store_.add_active(wanted("ayse", Role::Operator, 1));
    ASSERT_TRUE(act(active, AccountAct::Leave));
    const Account left = accounts().find(active.id).value();
    EXPECT_EQ(left.state, AccountState::Passive);
    EXPECT_EQ(left.secrecy_version, "2026-1");
    EXPECT_EQ(left.secrecy_us, kNow);
    const auto changes = ChangeStore(store_.temporary.database()).of_account(active.id).value();
    std::vector<std::string> acts;
    for (const Change& change : changes) acts.push_back(change.act);
    EXPECT_THAT(acts,
                ::testing::UnorderedElementsAre("leave", "accept-secrecy", "verify", "define"));
}

TEST_P(AccountStoreTest, ARecordNamesWhoWhenArticleBeforeAndAfter) {
    const Account added = store_.add(wanted("ayse", Role::Technician, 1, 1001));
    By by{added.actor(), kNow + 9, "kurum yazısı 2026/8"};
    by.actor.name = "Fatma Demir";
    ASSERT_TRUE(accounts().act(added.id, added.version, AccountAct::Verify, by));
    ChangeStore changes(store_.temporary.database());
    const Change change = changes.of_account(added.id).value().front();
    EXPECT_EQ(change.act, "verify");
    EXPECT_EQ(change.by_name, "Fatma Demir");
    EXPECT_EQ(change.by_role, Role::Technician);
    EXPECT_EQ(change.institution, base::InstitutionId(1001));
    EXPECT_EQ(change.at_us, kNow + 9);
    EXPECT_EQ(change.article, "KPSY m.7/6");
    EXPECT_EQ(change.before, "defined");
    EXPECT_EQ(change.after, "verified");
    EXPECT_EQ(change.reason, "kurum yazısı 2026/8");
    // It waits for the log until that was told.
    ASSERT_EQ(changes.untold(10)->size(), 2u);
    ASSERT_TRUE(changes.mark_told(change.id));
    EXPECT_EQ(changes.untold(10)->size(), 1u);
}

TEST_P(AccountStoreTest, WhoeverMayNotSignInHasNoSessionFromThatMoment) {
    SessionStore sessions(store_.temporary.database());
    const Account active = store_.add_active(wanted("ayse", Role::Operator, 1));
    const auto opened = sessions.open(active, Stage::Full, {"127.0.0.1", ""}, kNow);
    ASSERT_TRUE(sessions.find(opened->token, kNow));
    ASSERT_TRUE(act(active, AccountAct::Lock));
    EXPECT_EQ(code_of(sessions.find(opened->token, kNow)), ErrorCode::SessionEnded);
}

TEST_P(AccountStoreTest, ListsByInstitutionAndInPages) {
    store_.add(wanted("op1", Role::Operator, 1));
    store_.add(wanted("id1", Role::Administrator, 2, 1001));
    store_.add(wanted("id2", Role::Administrator, 3, 1002));
    store_.add(wanted("tk1", Role::Technician, 4, 1001));
    AccountFilter filter;
    filter.institution = base::InstitutionId(1001);
    EXPECT_EQ(accounts().list(filter)->size(), 2u);
    filter.institution.reset();
    filter.of_directorate = true;
    EXPECT_EQ(accounts().list(filter)->size(), 1u);
    filter.of_directorate = false;
    filter.count_max = 3;
    const auto page = accounts().list(filter).value();
    ASSERT_EQ(page.size(), 3u);
    filter.after = page.back().id;
    EXPECT_EQ(accounts().list(filter)->size(), 1u);
}

TEST_P(AccountStoreTest, CountsRefusedSignInsUntilOneSucceeds) {
    const Account active = store_.add_active(wanted("ayse", Role::Operator, 1));
    AccountStore::SignedIn tried{active.id, false, "192.0.2.1", "sign-in-refused", true};
    ASSERT_TRUE(accounts().note_sign_in(tried, by_system()));
    ASSERT_TRUE(accounts().note_sign_in(tried, by_system()));
    EXPECT_EQ(accounts().find(active.id)->failed_tries, 2);
    tried.succeeded = true;
    ASSERT_TRUE(accounts().note_sign_in(tried, by_system(kNow + 3)));
    const Account now = accounts().find(active.id).value();
    EXPECT_EQ(now.failed_tries, 0);
    EXPECT_EQ(now.last_login_us, kNow + 3);
    EXPECT_EQ(now.last_login_address, "192.0.2.1");
    EXPECT_EQ(now.version, active.version);
}

// Score: G13.
TEST_P(AccountStoreTest, TheSignInBeforeThePresentOneIsKeptWithItsAddress) {
    const Account active = store_.add_active(wanted("ayse", Role::Operator, 1));
    const auto earlier = [&] {
        auto transaction = accounts().database()->begin(storage::Access::Read).value();
        return earlier_sign_in(transaction, active.id).value();
    };
    EXPECT_EQ(earlier(), std::nullopt);
    AccountStore::SignedIn what{active.id, true, "192.0.2.1", "sign-in", true};
    ASSERT_TRUE(accounts().note_sign_in(what, by_system(kNow + 3)));
    EXPECT_EQ(earlier()->at_us, 0);
    what.succeeded = false;
    what.address = "192.0.2.66";
    ASSERT_TRUE(accounts().note_sign_in(what, by_system(kNow + 4)));
    what.succeeded = true;
    what.address = "192.0.2.2";
    ASSERT_TRUE(accounts().note_sign_in(what, by_system(kNow + 5)));
    EXPECT_EQ(earlier()->at_us, kNow + 3);
    EXPECT_EQ(earlier()->address, "192.0.2.1");
    EXPECT_EQ(earlier()->failed_tries, 1);
}

INSTANTIATE_TEST_SUITE_P(Both, AccountStoreTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::accounts
