#include "accounts/sign_in.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"
#include "accounts/testing/software_passkey.h"
#include "accounts/testing/test_people.h"
#include "accounts/totp.h"
#include "crypto/keys.h"

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

const std::string kPassword = "mavi kuşlar uçar";

class SignInTest : public ::testing::TestWithParam<Backend> {
  protected:
    SignInTest() {
        EXPECT_TRUE(
            credentials_.set_password(ayse_, crypto::hash_secret(kPassword), {}, by_ayse()));
    }
    By by_ayse() { return {ayse_.actor(), clock_.now_us(), {}}; }
    base::Result<OpenedSession> sign_in(const std::string& login, const std::string& password,
                                        std::uint8_t source = 1) {
        return sign_in_.with_password(login, password, {{source}, {"192.0.2.1", "test"}});
    }
    Session half_session() { return sign_in("ayse", kPassword).value().session; }
    void enrol() {
        secret_ = credentials_.begin_totp(ayse_, by_ayse()).value();
        ASSERT_TRUE(credentials_.confirm_totp(ayse_, code(), by_ayse()).value());
        clock_.advance_us(kTotpStepSeconds * kSecondUs);
    }
    std::string code() { return totp_code(secret_, totp_step(clock_.now_us())); }

    testing::Store store_{GetParam()};
    base::ManualClock clock_{kNow};
    CredentialStore credentials_{*store_.accounts};
    SessionStore sessions_{store_.temporary.database()};
    SignIn sign_in_{{*store_.accounts,
                     credentials_,
                     sessions_,
                     clock_,
                     {"localhost", {"https://localhost:8443"}}}};
    Account ayse_ = store_.add_active(wanted("ayse", Role::Operator, 1));
    base::Bytes secret_;
};

TEST_P(SignInTest, PasswordThenCodeMakeAWholeSession) {
    enrol();
    const auto half = sign_in("ayse", kPassword);
    ASSERT_TRUE(half);
    EXPECT_EQ(half->session.stage, Stage::Password);
    const auto whole = sign_in_.with_totp(half->session, code());
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->session.stage, Stage::Full);
    EXPECT_EQ(store_.accounts->find(ayse_.id)->last_login_us, clock_.now_us());
}

// Evidence R-109.
TEST_P(SignInTest, WhereAccessIsClosedOnlyWhoHasThePasswordLearnsIt) {
    Standing standing;
    SignIn strict({*store_.accounts,
                   credentials_,
                   sessions_,
                   clock_,
                   {"localhost", {"https://localhost:8443"}},
                   [&](const Account&) -> base::Result<Standing> { return standing; }});
    const auto try_it = [&](const std::string& password) {
        return strict.with_password("ayse", password, {{1}, {"192.0.2.1", "test"}});
    };
    enrol();
    const Session half = try_it(kPassword).value().session;
    standing.admission = Admission::Refused;
    standing.hindrances.push_back({"security-endangered", "R-109 (KPSY m.13/5)", 1, "", {}});
    EXPECT_EQ(code_of(try_it("yanlış parola 1")), ErrorCode::WrongCredentials);
    const auto refused = try_it(kPassword);
    EXPECT_EQ(code_of(refused), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(refused.error().context, "R-109 (KPSY m.13/5)");
    EXPECT_EQ(code_of(strict.with_totp(half, code())), ErrorCode::InstitutionBlocked);
    const auto changes = ChangeStore(store_.temporary.database()).of_account(ayse_.id).value();
    EXPECT_EQ(std::count_if(changes.begin(), changes.end(),
                            [](const Change& change) { return change.act == "sign-in-blocked"; }),
              2);
    standing.admission = Admission::Restricted;
    EXPECT_TRUE(try_it(kPassword));
    EXPECT_TRUE(strict.with_totp(half, code()));
}

TEST_P(SignInTest, AllRefusalsAreOne) {
    const Account passive = store_.add_active(wanted("fatma", Role::Operator, 2));
    ASSERT_TRUE(credentials_.set_password(passive, crypto::hash_secret(kPassword), {}, by_ayse()));
    ASSERT_TRUE(
        store_.accounts->act(passive.id, passive.version, AccountAct::Suspend, by_system()));
    store_.add_active(wanted("zeynep", Role::Operator, 3));
    EXPECT_EQ(code_of(sign_in("ayse", "yanlış parola")), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(sign_in("nobody", kPassword)), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(sign_in("fatma", kPassword)), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(sign_in("zeynep", "")), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(sign_in("ayse", std::string(1'000'000, 'x'))), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(sign_in("a\xff", kPassword)), ErrorCode::WrongCredentials);
    EXPECT_EQ(store_.accounts->find(ayse_.id)->failed_tries, 2);
}

// Evidence R-018.
TEST_P(SignInTest, AServiceUserCannotSignIn) {
    EXPECT_EQ(code_of(sign_in("KRM-1001", kPassword)), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(sign_in("krm-1001", kPassword)), ErrorCode::WrongCredentials);
}

// Evidence SR-13.
TEST_P(SignInTest, OneSourceDoesNotKeepAnotherOut) {
    for (std::uint32_t failure = 0; failure < kFreeFailures; ++failure)
        EXPECT_EQ(code_of(sign_in("ayse", "yanlış parola", 9)), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(sign_in("ayse", kPassword, 9)), ErrorCode::TooManyAttempts);
    EXPECT_TRUE(sign_in("ayse", kPassword, 1));
}

TEST_P(SignInTest, ACodeIsTakenOnce) {
    enrol();
    const Session first = half_session();
    const Session second = half_session();
    const std::string used = code();
    EXPECT_EQ(code_of(sign_in_.with_totp(first, "000000")), ErrorCode::WrongCredentials);
    EXPECT_TRUE(sign_in_.with_totp(first, used));
    EXPECT_EQ(code_of(sign_in_.with_totp(second, used)), ErrorCode::WrongCredentials);
    clock_.advance_us(kTotpStepSeconds * kSecondUs);
    EXPECT_TRUE(sign_in_.with_totp(second, code()));
}

TEST_P(SignInTest, GuessedCodesAreSlowedForTheAccountFromEverywhere) {
    enrol();
    for (std::uint32_t failure = 0; failure < kFreeFailures; ++failure)
        EXPECT_EQ(code_of(sign_in_.with_totp(half_session(), "000000")),
                  ErrorCode::WrongCredentials);
    const Session another = half_session();
    EXPECT_EQ(code_of(sign_in_.with_totp(another, code())), ErrorCode::TooManyAttempts);
    clock_.advance_us(kFailureDelayMaxUs);
    EXPECT_TRUE(sign_in_.with_totp(another, code()));
}

TEST_P(SignInTest, ASecretCountsFromItsConfirmationOn) {
    enrol();
    const base::Bytes old = secret_;
    secret_ = credentials_.begin_totp(ayse_, by_ayse()).value();
    EXPECT_EQ(code_of(sign_in_.with_totp(half_session(), code())), ErrorCode::WrongCredentials);
    EXPECT_TRUE(sign_in_.with_totp(half_session(), totp_code(old, totp_step(clock_.now_us()))));
    clock_.advance_us(kTotpStepSeconds * kSecondUs);
    EXPECT_FALSE(credentials_.confirm_totp(ayse_, "000000", by_ayse()).value());
    EXPECT_TRUE(credentials_.confirm_totp(ayse_, code(), by_ayse()).value());
    clock_.advance_us(kTotpStepSeconds * kSecondUs);
    EXPECT_EQ(
        code_of(sign_in_.with_totp(half_session(), totp_code(old, totp_step(clock_.now_us())))),
        ErrorCode::WrongCredentials);
    EXPECT_TRUE(sign_in_.with_totp(half_session(), code()));
}

TEST_P(SignInTest, ARecoveryCodeIsTakenOnce) {
    enrol();
    const auto codes = credentials_.make_recovery_codes(ayse_, by_ayse()).value();
    ASSERT_EQ(codes.size(), kRecoveryCodes);
    EXPECT_TRUE(sign_in_.with_recovery_code(half_session(), codes[3]));
    EXPECT_EQ(code_of(sign_in_.with_recovery_code(half_session(), codes[3])),
              ErrorCode::WrongCredentials);
    EXPECT_EQ(credentials_.load(ayse_.id)->recovery_codes_left, 9);
    ASSERT_TRUE(credentials_.make_recovery_codes(ayse_, by_ayse()));
    EXPECT_EQ(code_of(sign_in_.with_recovery_code(half_session(), codes[4])),
              ErrorCode::WrongCredentials);
}

TEST_P(SignInTest, APasskeySignsInAndItsCopyDoesNot) {
    testing::SoftwarePasskey authenticator;
    const Challenge given{5};
    const auto passkey =
        check_registration(authenticator.registration(given), given, sign_in_.party());
    ASSERT_TRUE(credentials_.add_passkey(ayse_, *passkey, "anahtar", by_ayse()));
    EXPECT_EQ(code_of(credentials_.add_passkey(ayse_, *passkey, "anahtar", by_ayse())),
              ErrorCode::AlreadyExists);
    const Session session = half_session();
    EXPECT_EQ(session.stage, Stage::Password);
    authenticator.counter = 2;
    const Challenge first = sessions_.make_challenge(session, clock_.now_us()).value();
    const Assertion assertion = authenticator.assertion(first);
    EXPECT_TRUE(sign_in_.with_passkey(session, assertion));
    // The same answer again, and one of a counter that stands still.
    EXPECT_EQ(code_of(sign_in_.with_passkey(half_session(), assertion)),
              ErrorCode::WrongCredentials);
    const Session another = half_session();
    const Challenge second = sessions_.make_challenge(another, clock_.now_us()).value();
    EXPECT_EQ(code_of(sign_in_.with_passkey(another, authenticator.assertion(second))),
              ErrorCode::WrongCredentials);
}

TEST_P(SignInTest, ASetupCodeSetsAPasswordOnceAndForADay) {
    const std::string fresh = "yepyeni bir parola";
    std::string code = credentials_.make_setup_code(ayse_, false, by_ayse()).value();
    EXPECT_EQ(code_of(sign_in("ayse", kPassword)), ErrorCode::WrongCredentials);
    const SignInSource source{{1}, {"192.0.2.1", "test"}};
    EXPECT_EQ(code_of(sign_in_.set_up({"ayse", code, "kısa"}, source)), ErrorCode::InvalidField);
    EXPECT_EQ(code_of(sign_in_.set_up({"ayse", "YANLIS", fresh}, source)),
              ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(sign_in_.set_up({"nobody", code, fresh}, source)),
              ErrorCode::WrongCredentials);
    ASSERT_TRUE(sign_in_.set_up({"ayse", code, fresh}, source));
    EXPECT_TRUE(sign_in("ayse", fresh, 3));
    EXPECT_EQ(code_of(sign_in_.set_up({"ayse", code, fresh}, source)), ErrorCode::WrongCredentials);
    code = credentials_.make_setup_code(ayse_, true, by_ayse()).value();
    clock_.advance_us(kSetupCodeUs);
    EXPECT_EQ(code_of(sign_in_.set_up({"ayse", code, fresh}, source)), ErrorCode::WrongCredentials);
}

TEST_P(SignInTest, ANewPasswordEndsTheOtherSessions) {
    const auto first = sign_in("ayse", kPassword);
    const auto second = sign_in("ayse", kPassword);
    ASSERT_TRUE(credentials_.set_password(ayse_, crypto::hash_secret("bambaşka bir parola"),
                                          second->session.id, by_ayse()));
    EXPECT_EQ(code_of(sessions_.find(first->token, clock_.now_us())), ErrorCode::SessionEnded);
    EXPECT_TRUE(sessions_.find(second->token, clock_.now_us()));
}

INSTANTIATE_TEST_SUITE_P(Both, SignInTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::accounts
