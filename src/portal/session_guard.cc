#include "portal/session_guard.h"

#include <algorithm>

#include "http/ascii.h"
#include "portal/limits.h"

namespace kps::portal {
namespace {

using accounts::Actor;
using accounts::Stage;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

bool changes_something(const http::Request& request) {
    return request.method != "GET" && request.method != "HEAD";
}

}  // namespace

Status SessionGuard::check_origin(const http::Request& request) const {
    const std::string_view site = request.header("Sec-Fetch-Site");
    // Browsers say where a request was made; `none` is a typed address, which changes nothing.
    if (!site.empty() && site != "same-origin" && (site != "none" || changes_something(request)))
        return failed(ErrorCode::ForeignOrigin);
    if (!changes_something(request)) return {};
    if (request.header(kSessionHeader) != "1") return failed(ErrorCode::ForeignOrigin);
    const std::string_view origin = request.header("Origin");
    const bool is_own = origin.empty() || std::find(parts_.origins.begin(), parts_.origins.end(),
                                                    origin) != parts_.origins.end();
    if (!is_own) return failed(ErrorCode::ForeignOrigin);
    return {};
}

Status SessionGuard::check(const Present& present, Need need) const {
    const accounts::Session& session = present.session;
    if (need >= Need::Enrolment && session.stage == Stage::Password)
        return failed(ErrorCode::SecondFactorNeeded);
    if (need >= Need::Full && session.stage != Stage::Full)
        return failed(ErrorCode::SecondFactorNeeded);
    if (need < Need::Accepted) return {};
    const bool needs_passkey = parts_.passkeys_for_directorate &&
                               accounts::is_of_directorate(present.account.role) &&
                               session.factor != accounts::Factor::Passkey;
    if (needs_passkey) return failed(ErrorCode::SecondFactorNeeded, "a passkey is needed");
    // Rule R-077 (KPSY m.9/4): the undertaking of secrecy comes before the first act.
    if (!present.account.has_accepted_secrecy() ||
        present.account.state != accounts::AccountState::Active)
        return failed(ErrorCode::SecrecyNotAccepted);
    if (need == Need::Fresh && !session.is_fresh(parts_.clock.now_us()))
        return failed(ErrorCode::SecondFactorNeeded, "the second factor is needed again");
    return {};
}

Result<Present> SessionGuard::present(const http::Request& request, Need need) const {
    KPS_TRY(check_origin(request));
    const std::string_view token = cookie_value(request, kSessionCookie);
    if (token.empty()) return failed(ErrorCode::SessionEnded);
    Present found;
    found.session = KPS_TRY(parts_.sessions.find(token, parts_.clock.now_us()));
    auto account = parts_.accounts.find(found.session.account);
    if (!account && account.error().code == ErrorCode::NotFound)
        return failed(ErrorCode::SessionEnded);
    found.account = KPS_TRY(std::move(account));
    if (!accounts::may_sign_in(found.account.state)) return failed(ErrorCode::SessionEnded);
    KPS_TRY(check(found, need));
    if (parts_.standing_of) found.standing = KPS_TRY(parts_.standing_of(found.account));
    // Seeing and ending the own session stays possible to everybody.
    if (need > Need::Password) KPS_TRY(accounts::check_admission(found.standing));
    return found;
}

Result<Actor> SessionGuard::authenticate(const http::Request& request) const {
    const Present found = KPS_TRY(present(request, Need::Accepted));
    if (found.session.view_as && changes_something(request))
        return failed(ErrorCode::RoleNotAllowed, "the portal is shown as another role");
    return actor_of(found);
}

Result<Actor> SessionGuard::authenticate_fresh(const http::Request& request) const {
    KPS_TRY(present(request, Need::Fresh));
    return authenticate(request);
}

Actor actor_of(const Present& present) {
    Actor actor = present.account.actor();
    if (present.session.view_as) {
        actor.role = present.session.view_as->role;
        actor.institution = present.session.view_as->institution;
    }
    return actor;
}

std::string_view cookie_value(const http::Request& request, std::string_view name) {
    std::string_view value;
    for (const http::Header& header : request.headers) {
        if (!http::equal_without_case(header.name, "Cookie")) continue;
        std::string_view rest = header.value.substr(0, kCookieBytesMax);
        while (!rest.empty()) {
            const std::string_view pair = http::trim_blanks(rest.substr(0, rest.find(';')));
            const std::size_t equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
                if (!value.empty()) return {};
                value = pair.substr(equals + 1);
            }
            const std::size_t end = rest.find(';');
            if (end == std::string_view::npos) break;
            rest.remove_prefix(end + 1);
        }
    }
    return value;
}

bool has_session_cookie(const http::Request& request) {
    const auto names_it = [](const http::Header& header) {
        return http::equal_without_case(header.name, "Cookie") &&
               header.value.find(kSessionCookie) != std::string_view::npos;
    };
    return std::any_of(request.headers.begin(), request.headers.end(), names_it);
}

std::string session_cookie(std::string_view token) {
    return std::string(kSessionCookie) + "=" + std::string(token) +
           "; Path=/; Secure; HttpOnly; SameSite=Strict";
}

std::string ended_cookie() {
    return session_cookie("") + "; Max-Age=0";
}

}  // namespace kps::portal
