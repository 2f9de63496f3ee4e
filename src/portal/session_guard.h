#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "accounts/account_store.h"
#include "accounts/session_store.h"
#include "accounts/standing.h"
#include "base/clock.h"
#include "http/message.h"

namespace kps::portal {

inline constexpr std::string_view kSessionCookie = "__Host-kps-session";
/// What only a page of ours can send: a header of our own makes a browser ask first (SR-14).
inline constexpr std::string_view kSessionHeader = "KPS-Oturum";

/// How much of somebody a resource must have seen. Each level asks for everything of the one before it.
enum class Need : std::uint8_t {
    Nobody = 0,     ///< no session: signing in
    Password = 1,   ///< the password was right
    Enrolment = 2,  ///< also the second factor, or there is none yet and this is about getting one
    Full = 3,       ///< the second factor was right
    Accepted =
        4,      ///< the account is active and the undertaking of secrecy accepted: everything else
    Fresh = 5,  ///< the second factor was shown within the last minutes
};

/// Somebody with a session.
struct Present {
    accounts::Session session;
    accounts::Account account;
    accounts::Standing standing;
    bool is_restricted() const { return standing.admission != accounts::Admission::Full; }
};

/// Who asks, and whether the portal's own page asked.
///
/// Invariants:
/// 1. Nothing is changed by a request that a foreign page could have made: cookie, header, Origin and
///    Sec-Fetch-Site agree.
/// 2. Nobody acts before the second factor and the undertaking of secrecy; where the state
///    asks for it, nobody of the directorate without a passkey (SR-14).
/// 3. Who looks at the portal as another role changes nothing.
/// 4. Whose institution's access is closed comes no further than its ground allows, also with a session of before.
///
/// Errors:  ForeignOrigin, SessionEnded, SecondFactorNeeded, SecrecyNotAccepted, RoleNotAllowed, InstitutionBlocked;
///          those of storage.
/// Threads: any; it waits for the database, so never on an I/O thread.
class SessionGuard {
  public:
    struct Parts {
        accounts::AccountStore& accounts;
        accounts::SessionStore& sessions;
        const base::Clock& clock;
        std::vector<std::string> origins;      ///< of the portal's own pages
        bool passkeys_for_directorate = true;  ///< only test and demo states do without
        accounts::StandingOf standing_of = nullptr;
    };
    explicit SessionGuard(Parts parts) : parts_(std::move(parts)) {}

    base::Result<Present> present(const http::Request& request, Need need) const;
    /// The person who acts or reads: what life cycles are told. In a view of another role, that role, for reading only.
    base::Result<accounts::Actor> authenticate(const http::Request& request) const;
    /// The same, with a second factor of the last minutes.
    base::Result<accounts::Actor> authenticate_fresh(const http::Request& request) const;
    /// Errors: ForeignOrigin.
    base::Status check_origin(const http::Request& request) const;

  private:
    base::Status check(const Present& present, Need need) const;

    Parts parts_;
};

/// The actor of a session; as the role it looks as.
accounts::Actor actor_of(const Present& present);
/// Whether the request names a session at all: one that ended or that cannot be read is one too.
bool has_session_cookie(const http::Request& request);
/// The one value of a cookie; empty when it is absent or stands twice.
std::string_view cookie_value(const http::Request& request, std::string_view name);
/// `Set-Cookie` of a session, and of its end.
std::string session_cookie(std::string_view token);
std::string ended_cookie();

}  // namespace kps::portal
