#include "accounts/sign_in.h"

#include <utility>

#include "accounts/limits.h"
#include "accounts/password.h"
#include "crypto/keys.h"
#include "crypto/random.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

/// Second factors are counted for the account, from wherever they come.
constexpr LoginThrottle::Source kAnySource{};

std::string factor_key(const base::Uuid& account) {
    return "second factor " + account.text();
}

/// Too long for a password of ours, so not worth an Argon2id of its own length.
bool is_absurd(std::string_view secret) {
    return secret.size() > 4 * kPasswordCharactersMax;
}

}  // namespace

SignIn::SignIn(Parts parts)
    : parts_(std::move(parts)), nobodys_hash_(crypto::hash_secret(crypto::random_secret())) {}

bool SignIn::may_record(std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    if (now_us / kMinuteUs != minute_) {
        minute_ = now_us / kMinuteUs;
        recorded_ = 0;
    }
    return recorded_++ < kRefusalsRecordedPerMinute;
}

/// Nobody's account is noted as well: the write takes as long as for a known one, and the log has the try.
Status SignIn::note(const Account& account, bool succeeded, const std::string& act,
                    const std::string& address) {
    const std::int64_t now_us = parts_.clock.now_us();
    AccountStore::SignedIn what{account.id, succeeded, address, act,
                                succeeded || may_record(now_us)};
    By by;
    if (account.id != base::Uuid()) by.actor = account.actor();
    by.now_us = now_us;
    return parts_.accounts.note_sign_in(what, by);
}

Status SignIn::check_standing(const Account& account, const std::string& address) {
    if (!parts_.standing_of) return {};
    const auto standing = parts_.standing_of(account);
    Status admitted = standing ? check_admission(*standing) : Status(failed(standing.error()));
    if (!admitted) KPS_TRY(note(account, false, "sign-in-blocked", address));
    return admitted;
}

Result<OpenedSession> SignIn::with_password(const std::string& login, const std::string& password,
                                            const SignInSource& source) {
    const std::int64_t now_us = parts_.clock.now_us();
    const std::string name = login.substr(0, kLoginBytesMax + 1);
    if (!throttle_.begin(name, source.bytes, now_us)) return failed(ErrorCode::TooManyAttempts);
    auto found = parts_.accounts.find_by_login(login);
    if (!found && found.error().code != ErrorCode::NotFound) return failed(found.error());
    const Account account = found ? *found : Account();
    // Asked for nobody's account as well: an unknown name must not be the quicker one.
    const std::string hash = KPS_TRY(parts_.credentials.password_hash(account.id));
    // Rule R-018 (KPSY m.4/1-n): a service user has no account, so its name and secret open nothing here.
    const bool has_password = found && !hash.empty();
    const bool is_right = crypto::verify_secret(is_absurd(password) ? std::string() : password,
                                                has_password ? hash : nobodys_hash_) &&
                          has_password && may_sign_in(account.state);
    if (!is_right) {
        KPS_TRY(note(account, false, "sign-in-refused", source.browser.address));
        return failed(ErrorCode::WrongCredentials);
    }
    throttle_.succeeded(name, source.bytes);
    KPS_TRY(check_standing(account, source.browser.address));
    const Credentials credentials = KPS_TRY(parts_.credentials.load(account.id));
    const Stage stage = credentials.has_second_factor() ? Stage::Password : Stage::Enrolment;
    return parts_.sessions.open(account, stage, source.browser, parts_.clock.now_us());
}

Status SignIn::set_up(const SetUp& given, const SignInSource& source) {
    const std::int64_t now_us = parts_.clock.now_us();
    const std::string name = given.login.substr(0, kLoginBytesMax + 1);
    if (!throttle_.begin(name, source.bytes, now_us)) return failed(ErrorCode::TooManyAttempts);
    KPS_TRY(check_new_password(given.password, given.login));
    // Hashed before the code is looked at, so that a wrong code takes as long as a right one.
    const std::string hash = crypto::hash_secret(given.password);
    const auto found = parts_.accounts.find_by_login(given.login);
    if (!found && found.error().code != ErrorCode::NotFound) return failed(found.error());
    const Account account = found ? *found : Account();
    const bool is_right =
        KPS_TRY(parts_.credentials.take_setup_code(account.id, given.code, now_us));
    if (!is_right || !may_sign_in(account.state)) {
        KPS_TRY(note(account, false, "set-up-refused", source.browser.address));
        return failed(ErrorCode::WrongCredentials);
    }
    throttle_.succeeded(name, source.bytes);
    return parts_.credentials.set_password(account, hash, base::Uuid(),
                                           {account.actor(), now_us, {}});
}

Status SignIn::check_password(const Account& account, const std::string& password,
                              const SignInSource& source) {
    if (!throttle_.begin(account.login, source.bytes, parts_.clock.now_us()))
        return failed(ErrorCode::TooManyAttempts);
    const std::string hash = KPS_TRY(parts_.credentials.password_hash(account.id));
    if (is_absurd(password) || hash.empty() || !crypto::verify_secret(password, hash)) {
        KPS_TRY(note(account, false, "password-refused", source.browser.address));
        return failed(ErrorCode::WrongCredentials);
    }
    throttle_.succeeded(account.login, source.bytes);
    return {};
}

Result<Account> SignIn::begin_factor(const Session& session) {
    const Account account = KPS_TRY(parts_.accounts.find(session.account));
    if (!may_sign_in(account.state)) return failed(ErrorCode::SessionEnded);
    KPS_TRY(check_standing(account, session.address));
    if (!throttle_.begin(factor_key(account.id), kAnySource, parts_.clock.now_us()))
        return failed(ErrorCode::TooManyAttempts);
    return account;
}

Result<OpenedSession> SignIn::end_factor(const Session& session, const Account& account,
                                         Factor factor, bool is_right) {
    const bool is_new = session.stage != Stage::Full;
    if (!is_right) {
        KPS_TRY(note(account, false, "second-factor-refused", session.address));
        KPS_TRY(parts_.sessions.note_wrong_factor(session));
        return failed(ErrorCode::WrongCredentials);
    }
    throttle_.succeeded(factor_key(account.id), kAnySource);
    OpenedSession opened = KPS_TRY(parts_.sessions.elevate(session, factor, parts_.clock.now_us()));
    if (is_new)
        KPS_TRY(note(account, true, "sign-in " + std::string(name_of(factor)), session.address));
    return opened;
}

Result<OpenedSession> SignIn::with_totp(const Session& session, const std::string& code) {
    const Account account = KPS_TRY(begin_factor(session));
    const bool is_right =
        KPS_TRY(parts_.credentials.take_totp(account.id, code, parts_.clock.now_us()));
    return end_factor(session, account, Factor::Totp, is_right);
}

Result<OpenedSession> SignIn::with_recovery_code(const Session& session, const std::string& code) {
    const Account account = KPS_TRY(begin_factor(session));
    const bool is_right = KPS_TRY(parts_.credentials.take_recovery_code(
        account, code, {account.actor(), parts_.clock.now_us(), {}}));
    return end_factor(session, account, Factor::RecoveryCode, is_right);
}

Result<OpenedSession> SignIn::with_passkey(const Session& session, const Assertion& assertion) {
    const Account account = KPS_TRY(begin_factor(session));
    const auto challenge = parts_.sessions.take_challenge(session, parts_.clock.now_us());
    bool is_right = false;
    for (const PasskeyRow& row : KPS_TRY(parts_.credentials.passkeys(account.id))) {
        if (!challenge || row.credential != assertion.credential) continue;
        const auto counter = check_assertion(assertion, *challenge, parts_.party, row.key);
        if (!counter) continue;
        is_right = KPS_TRY(parts_.credentials.use_passkey(row, *counter, parts_.clock.now_us()));
    }
    return end_factor(session, account, Factor::Passkey, is_right);
}

}  // namespace kps::accounts
