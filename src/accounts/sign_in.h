#pragma once

#include <string>

#include "accounts/account_store.h"
#include "accounts/credential_store.h"
#include "accounts/login_throttle.h"
#include "accounts/session_store.h"
#include "accounts/standing.h"
#include "base/clock.h"

namespace kps::accounts {

/// From where somebody signs in.
struct SignInSource {
    LoginThrottle::Source bytes{};
    SessionStore::Browser browser;
};

/// The two steps of a sign-in.
///
/// Invariants:
/// 1. A wrong password, an unknown login, a service user's name and an account that may not sign in are one
///    answer, after one time: each costs one Argon2id and one write.
/// 2. Nobody is kept out by what others do elsewhere: delays are counted by source (SR-13).
/// 3. A wrong second factor is counted by account; only who has the password gets there.
/// 4. Only who has the password learns that the institution's access is closed.
///
/// Errors:  WrongCredentials for 1 and for a wrong second factor, InstitutionBlocked for 4, TooManyAttempts for a try
///          too soon, Busy; storage's.
/// Threads: any; with_password and set_up take 20 ms of a core and 19 MiB, so they run on a bounded pool of their own.
class SignIn {
  public:
    struct Parts {
        AccountStore& accounts;
        CredentialStore& credentials;
        SessionStore& sessions;
        const base::Clock& clock;
        RelyingParty party;
        StandingOf standing_of = nullptr;
    };
    explicit SignIn(Parts parts);

    base::Result<OpenedSession> with_password(const std::string& login, const std::string& password,
                                              const SignInSource& source);
    struct SetUp {
        std::string login;
        std::string code;
        std::string password;
    };
    /// Sets the first or a new password with a code somebody else has had made.
    base::Status set_up(const SetUp& given, const SignInSource& source);

    base::Result<OpenedSession> with_totp(const Session& session, const std::string& code);
    base::Result<OpenedSession> with_recovery_code(const Session& session, const std::string& code);
    base::Result<OpenedSession> with_passkey(const Session& session, const Assertion& assertion);

    /// Checks the password of somebody who is signed in, before it is changed.
    base::Status check_password(const Account& account, const std::string& password,
                                const SignInSource& source);
    LoginThrottle& throttle() { return throttle_; }
    const RelyingParty& party() const { return parts_.party; }

  private:
    base::Status note(const Account& account, bool succeeded, const std::string& act,
                      const std::string& address);
    /// Errors: InstitutionBlocked, and then the try stands in the record.
    base::Status check_standing(const Account& account, const std::string& address);
    base::Result<Account> begin_factor(const Session& session);
    base::Result<OpenedSession> end_factor(const Session& session, const Account& account,
                                           Factor factor, bool is_right);
    bool may_record(std::int64_t now_us);

    Parts parts_;
    std::string nobodys_hash_;  ///< of a secret nobody knows
    LoginThrottle throttle_;
    std::mutex mutex_;
    std::int64_t minute_ = 0;
    std::int64_t recorded_ = 0;
};

}  // namespace kps::accounts
