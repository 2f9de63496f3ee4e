#include "accounts/earlier_sign_in.h"
#include "accounts/limits.h"
#include "base/day_text.h"
#include "portal/account_json.h"
#include "portal/permissions.h"
#include "portal/resource.h"

/// Signing in and out, and the own sessions.
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::OpenedSession;
using accounts::Stage;
using base::ErrorCode;
using base::failed;
using base::Result;

accounts::SignInSource source_of(const http::Request& request) {
    return {request.source.bytes,
            {request.source.text(), std::string(request.header("User-Agent"))}};
}

std::string_view next_step(Stage stage) {
    switch (stage) {
        case Stage::Password:
            return "second-factor";
        case Stage::Enrolment:
            return "enrol-second-factor";
        default:
            return "none";
    }
}

http::Response opened_answer(const OpenedSession& opened) {
    json::object out;
    out["next"] = next_step(opened.session.stage);
    out["ends_at"] = time_json(opened.session.ends_us);
    http::Response response = json_answer(out);
    response.headers.emplace_back("Set-Cookie", session_cookie(opened.token));
    return response;
}

Result<http::Response> sign_in(Call& call) {
    auto reader = call.reader();
    const std::string login = KPS_TRY(reader.text("login"));
    const std::string password = KPS_TRY(reader.text("password"));
    KPS_TRY(reader.finish());
    return opened_answer(
        KPS_TRY(call.parts().sign_in.with_password(login, password, source_of(call.request))));
}

Result<http::Response> set_up(Call& call) {
    auto reader = call.reader();
    accounts::SignIn::SetUp given;
    given.login = KPS_TRY(reader.text("login"));
    given.code = KPS_TRY(reader.text("code"));
    given.password = KPS_TRY(reader.text("password"));
    KPS_TRY(reader.finish());
    KPS_TRY(call.parts().sign_in.set_up(given, source_of(call.request)));
    return empty_answer();
}

Result<base::Bytes> bytes_member(institutions::JsonReader& reader, std::string_view name) {
    const std::string text = KPS_TRY(reader.text(name));
    auto bytes = accounts::from_base64url(text);
    if (!bytes) return failed(ErrorCode::MalformedBody, reader.path_of(name) + ": base64url");
    return bytes;
}

Result<OpenedSession> with_passkey(Call& call) {
    auto outer = call.reader();
    const institutions::JsonValue* value = KPS_TRY(outer.value("passkey"));
    KPS_TRY(outer.finish());
    institutions::JsonReader reader(*value, "$.passkey", ErrorCode::MalformedBody);
    accounts::Assertion assertion;
    assertion.credential = KPS_TRY(bytes_member(reader, "id"));
    assertion.client_data = KPS_TRY(bytes_member(reader, "client_data"));
    assertion.authenticator_data = KPS_TRY(bytes_member(reader, "authenticator_data"));
    assertion.signature = KPS_TRY(bytes_member(reader, "signature"));
    KPS_TRY(reader.finish());
    return call.parts().sign_in.with_passkey(call.session(), assertion);
}

Result<OpenedSession> with_factor(Call& call) {
    auto reader = call.reader();
    if (reader.has("passkey")) return with_passkey(call);
    if (reader.has("totp")) {
        const std::string code = KPS_TRY(reader.text("totp"));
        KPS_TRY(reader.finish());
        return call.parts().sign_in.with_totp(call.session(), code);
    }
    const std::string code = KPS_TRY(reader.text("recovery_code"));
    KPS_TRY(reader.finish());
    return call.parts().sign_in.with_recovery_code(call.session(), code);
}

Result<http::Response> second_factor(Call& call) {
    // Who has none yet gets one first; the password alone proves nothing more by being shown again.
    if (call.session().stage == Stage::Enrolment) return failed(ErrorCode::WrongState);
    return opened_answer(KPS_TRY(with_factor(call)));
}

/// What a browser needs to ask an authenticator.
Result<http::Response> challenge(Call& call) {
    const auto bytes = KPS_TRY(call.parts().sessions.make_challenge(call.session(), call.now_us));
    json::array credentials;
    for (const auto& row : KPS_TRY(call.parts().credentials.passkeys(call.account().id)))
        credentials.emplace_back(accounts::to_base64url(row.credential));
    json::object out;
    out["challenge"] = accounts::to_base64url(bytes);
    out["rp_id"] = call.parts().sign_in.party().id;
    out["credentials"] = std::move(credentials);
    out["algorithms"] = json::array{-7, -8};
    out["user_handle"] = accounts::to_base64url(call.account().id.bytes());
    return json_answer(out);
}

json::array permissions_of(accounts::Role role) {
    json::array out;
    for (const Permission permission : all_permissions())
        if (may_any(role, permission))
            out.emplace_back("accounts." + std::string(name_of(permission)));
    return out;
}

/// Why access is closed, since when, and what stays possible.
json::object access_json(const accounts::Standing& standing) {
    json::array out;
    for (const accounts::Hindrance& hindrance : standing.hindrances) {
        json::array remains;
        for (const std::string& act : hindrance.remains) remains.emplace_back(act);
        out.push_back(json::object{{"ground", hindrance.ground},
                                   {"rule", hindrance.rule},
                                   {"since", time_json(hindrance.since_us)},
                                   {"note", hindrance.note},
                                   {"possible", std::move(remains)}});
    }
    return {{"restricted", standing.admission != accounts::Admission::Full},
            {"blocks", std::move(out)}};
}

/// When and from where this person signed in before the present time, and what failed in between; null at first.
Result<json::value> earlier_login(const Call& call) {
    auto transaction = KPS_TRY(call.parts().accounts.database()->begin(storage::Access::Read));
    const auto earlier = KPS_TRY(accounts::earlier_sign_in(transaction, call.account().id));
    if (!earlier) return json::value();
    return json::value{{"at", time_json(earlier->at_us)},
                       {"address", earlier->address},
                       {"failed_tries", earlier->failed_tries}};
}

/// The last day of the own mandate; null for who has none.
Result<json::value> mandate_until(const Call& call) {
    if (call.portal.mandates() == nullptr) return json::value();
    const auto mandate = KPS_TRY(call.portal.mandates()->find(call.account().id));
    if (!mandate) return json::value();
    return json::value(base::day_text(mandate->last_day));
}

Result<http::Response> me(Call& call) {
    const accounts::Account& account = call.account();
    const accounts::Session& session = call.session();
    const accounts::Actor actor = actor_of(*call.present);
    const auto credentials = KPS_TRY(call.parts().credentials.load(account.id));
    json::object out;
    out["next"] = next_step(session.stage);
    out["account"] = json_of(account);
    out["role"] = accounts::name_of(actor.role);
    out["institution"] = institution_json(actor.institution);
    out["view_as"] = session.view_as.has_value();
    out["mandate_until"] = KPS_TRY(mandate_until(call));
    out["session"] = json_of(session, session.id);
    out["idle_end_at"] = time_json(session.idle_end_us());
    out["second_factor_at"] = time_json(session.factor_us);
    out["secrecy_accepted"] = account.has_accepted_secrecy();
    out["totp"] = credentials.has_totp;
    out["passkeys"] = credentials.passkeys;
    out["recovery_codes_left"] = credentials.recovery_codes_left;
    out["allowed"] = session.view_as ? json::array{} : permissions_of(actor.role);
    // The rest is shown to whoever has the second factor: it tells of other people's tries and of the institution.
    if (session.stage == Stage::Full) {
        out["access"] = access_json(call.present->standing);
        out["last_login_address"] = account.last_login_address;
        out["failed_tries"] = account.failed_tries;
        out["earlier_login"] = KPS_TRY(earlier_login(call));
    }
    return json_answer(out);
}

Result<http::Response> end_own(Call& call) {
    KPS_TRY(call.parts().sessions.end(call.account().id, call.session().id));
    http::Response response = empty_answer();
    response.headers.emplace_back("Set-Cookie", ended_cookie());
    return response;
}

Result<http::Response> list(Call& call) {
    json::array out;
    const auto sessions = KPS_TRY(call.parts().sessions.list(call.account().id, call.now_us));
    for (const accounts::Session& session : sessions)
        out.push_back(json_of(session, call.session().id));
    return json_answer(json::object{{"sessions", std::move(out)}});
}

Result<http::Response> end_one(Call& call) {
    if (call.parameters.at(0) == "others") {
        KPS_TRY(call.parts().sessions.end_all(call.account().id, call.session().id));
        return empty_answer();
    }
    const base::Uuid id = KPS_TRY(uuid_of(call.parameters.at(0)));
    KPS_TRY(call.parts().sessions.end(call.account().id, id));
    return empty_answer();
}

/// Rule DESIGN 6: only where the data are synthetic may somebody look as another.
Result<http::Response> view_as(Call& call) {
    if (!call.parts().is_test) return failed(ErrorCode::RoleNotAllowed, "not in a live state");
    auto reader = call.reader();
    std::optional<accounts::ViewAs> view;
    if (reader.has("role")) {
        const std::string name = KPS_TRY(reader.text("role"));
        const auto role = accounts::role_by_name(name);
        if (!role || *role == accounts::Role::System)
            return failed(ErrorCode::InvalidField, "role");
        view = accounts::ViewAs{*role, {}};
        if (accounts::is_of_institution(*role))
            view->institution = base::InstitutionId(
                static_cast<std::uint32_t>(KPS_TRY(reader.integer("institution", 1, UINT32_MAX))));
    }
    KPS_TRY(reader.finish());
    if (!accounts::is_of_directorate(call.account().role)) return failed(ErrorCode::RoleNotAllowed);
    KPS_TRY(call.parts().sessions.set_view(call.session(), view));
    return empty_answer();
}

constexpr std::array kResources = {
    Resource{"POST", "/api/v1/session", Need::Nobody, Where::PasswordPool, "Oturum açma",
             "login password", sign_in, "200:OpenedSession"},
    Resource{"POST", "/api/v1/session/set-up", Need::Nobody, Where::PasswordPool,
             "Tek kullanımlık kurulum koduyla parola belirleme", "login code password", set_up,
             "204"},
    Resource{"POST", "/api/v1/session/second-factor", Need::Password, Where::Pool,
             "İkinci doğrulama", "totp? recovery_code? passkey:PasskeyAssertion?", second_factor,
             "200:OpenedSession"},
    Resource{"POST", "/api/v1/session/challenge", Need::Password, Where::Pool,
             "Geçiş anahtarı için soru", "", challenge, "200:PasskeyChallenge"},
    Resource{"GET", "/api/v1/session", Need::Password, Where::Pool, "Oturumum (oturum yoksa 204)", "",
             me, "200:Me 204", "", false, false, true},
    Resource{"POST", "/api/v1/session/end", Need::Password, Where::Pool, "Oturumu kapatma", "",
             end_own, "204"},
    Resource{"POST", "/api/v1/session/view", Need::Accepted, Where::Pool,
             "Başka rol olarak görme (yalnız deneme verisi)", "role:Role? institution:integer?",
             view_as, "204"},
    Resource{"GET", "/api/v1/sessions", Need::Full, Where::Pool, "Açık oturumlarım", "", list,
             "200:SessionList"},
    Resource{"POST", "/api/v1/sessions/{id}/end", Need::Full, Where::Pool,
             "Bir oturumu veya (others) diğerlerini kapatma", "", end_one, "204"},
};

}  // namespace

std::span<const Resource> session_resources() {
    return kResources;
}

}  // namespace kps::portal
