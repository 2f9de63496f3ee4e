#include "accounts/password.h"
#include "accounts/totp.h"
#include "crypto/keys.h"
#include "portal/account_json.h"
#include "portal/resource.h"
#include "portal/secrecy_text.h"

/// One's own account: what it is proved with, and the undertaking of secrecy.
namespace kps::portal {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

/// A first second factor follows the password; another one wants a fresh one.
Status check_may_enrol(const Call& call) {
    if (call.session().stage == accounts::Stage::Enrolment) {
        const auto credentials = KPS_TRY(call.parts().credentials.load(call.account().id));
        if (!credentials.has_second_factor()) return {};
        return failed(ErrorCode::SecondFactorNeeded);
    }
    if (!call.session().is_fresh(call.now_us))
        return failed(ErrorCode::SecondFactorNeeded, "the second factor is needed again");
    return {};
}

/// Who has just got the first second factor has shown it by that.
Result<http::Response> enrolled_answer(Call& call, accounts::Factor factor) {
    if (call.session().stage == accounts::Stage::Full) {
        KPS_TRY(call.parts().sessions.end_all(call.account().id, call.session().id));
        return empty_answer();
    }
    const auto opened = KPS_TRY(call.parts().sessions.elevate(call.session(), factor, call.now_us));
    http::Response response = empty_answer();
    response.headers.emplace_back("Set-Cookie", session_cookie(opened.token));
    return response;
}

Result<http::Response> change_password(Call& call) {
    auto reader = call.reader();
    const std::string old_password = KPS_TRY(reader.text("old_password"));
    const std::string password = KPS_TRY(reader.text("password"));
    KPS_TRY(reader.finish());
    const accounts::Account& account = call.account();
    KPS_TRY(accounts::check_new_password(password, account.login));
    KPS_TRY(call.parts().sign_in.check_password(
        account, old_password, {call.request.source.bytes, {call.request.source.text(), {}}}));
    KPS_TRY(call.parts().credentials.set_password(account, crypto::hash_secret(password),
                                                  call.session().id, call.by()));
    return empty_answer();
}

Result<http::Response> begin_totp(Call& call) {
    KPS_TRY(check_may_enrol(call));
    const base::Bytes secret =
        KPS_TRY(call.parts().credentials.begin_totp(call.account(), call.by()));
    json::object out;
    out["secret"] = accounts::base32(secret);
    out["otpauth"] = accounts::otpauth_uri(call.account().login, secret);
    return json_answer(out);
}

Result<http::Response> confirm_totp(Call& call) {
    KPS_TRY(check_may_enrol(call));
    auto reader = call.reader();
    const std::string code = KPS_TRY(reader.text("code"));
    KPS_TRY(reader.finish());
    const bool is_right =
        KPS_TRY(call.parts().credentials.confirm_totp(call.account(), code, call.by()));
    if (!is_right) {
        KPS_TRY(call.parts().sessions.note_wrong_factor(call.session()));
        return failed(ErrorCode::WrongCredentials);
    }
    return enrolled_answer(call, accounts::Factor::Totp);
}

Result<http::Response> make_recovery_codes(Call& call) {
    json::array codes;
    for (const std::string& code :
         KPS_TRY(call.parts().credentials.make_recovery_codes(call.account(), call.by())))
        codes.emplace_back(code);
    return json_answer(json::object{{"recovery_codes", std::move(codes)}});
}

Result<http::Response> list_passkeys(Call& call) {
    json::array out;
    for (const auto& row : KPS_TRY(call.parts().credentials.passkeys(call.account().id)))
        out.push_back(json::object{{"id", accounts::to_base64url(row.credential)},
                                   {"label", row.label},
                                   {"created_at", time_json(row.created_us)},
                                   {"last_used_at", time_json(row.used_us)}});
    return json_answer(json::object{{"passkeys", std::move(out)}});
}

Result<http::Response> add_passkey(Call& call) {
    KPS_TRY(check_may_enrol(call));
    auto reader = call.reader();
    const std::string label = KPS_TRY(reader.text("label"));
    const std::string client_data = KPS_TRY(reader.text("client_data"));
    const std::string attestation = KPS_TRY(reader.text("attestation_object"));
    KPS_TRY(reader.finish());
    accounts::Registration given;
    given.client_data = KPS_TRY(accounts::from_base64url(client_data));
    given.attestation_object = KPS_TRY(accounts::from_base64url(attestation));
    const auto challenge =
        KPS_TRY(call.parts().sessions.take_challenge(call.session(), call.now_us));
    const auto passkey =
        KPS_TRY(accounts::check_registration(given, challenge, call.parts().sign_in.party()));
    KPS_TRY(call.parts().credentials.add_passkey(call.account(), passkey, label, call.by()));
    return enrolled_answer(call, accounts::Factor::Passkey);
}

Result<http::Response> remove_passkey(Call& call) {
    const auto credential = accounts::from_base64url(call.parameters.at(0));
    if (!credential) return failed(ErrorCode::NotFound);
    const auto credentials = KPS_TRY(call.parts().credentials.load(call.account().id));
    // The last second factor stays: nobody goes back to the password alone.
    if (!credentials.has_totp && credentials.passkeys < 2)
        return failed(ErrorCode::RuleRefused, "the last second factor");
    KPS_TRY(call.parts().credentials.remove_passkey(call.account(), *credential, call.by()));
    return empty_answer();
}

Result<http::Response> show_secrecy(Call& call) {
    json::object out;
    out["version"] = kSecrecyVersion;
    out["text"] = kSecrecyText;
    out["accepted_version"] = call.account().secrecy_version;
    out["accepted_at"] = time_json(call.account().secrecy_us);
    return json_answer(out);
}

Result<http::Response> accept_secrecy(Call& call) {
    auto reader = call.reader();
    const std::string version = KPS_TRY(reader.text("version"));
    KPS_TRY(reader.finish());
    // Only the text that was shown can be accepted.
    if (version != kSecrecyVersion) return failed(ErrorCode::StaleVersion);
    const auto account =
        KPS_TRY(call.parts().accounts.accept_secrecy(call.account().id, version, call.by()));
    return versioned_answer(json_of(account), account.version);
}

constexpr std::array kResources = {
    Resource{"POST", "/api/v1/account/password", Need::Fresh, Where::PasswordPool,
             "Parolamı değiştirme", "old_password password", change_password, "204"},
    Resource{"POST", "/api/v1/account/totp", Need::Enrolment, Where::Pool,
             "Tek kullanımlık kod uygulaması ekleme", "", begin_totp, "200:TotpSecret"},
    Resource{"POST", "/api/v1/account/totp/confirm", Need::Enrolment, Where::Pool,
             "Deneme koduyla uygulamayı doğrulama", "code", confirm_totp, "204"},
    Resource{"POST", "/api/v1/account/recovery-codes", Need::Fresh, Where::Pool,
             "Kurtarma kodları üretme", "", make_recovery_codes, "200:RecoveryCodes"},
    Resource{"GET", "/api/v1/account/passkeys", Need::Full, Where::Pool, "Geçiş anahtarlarım", "",
             list_passkeys, "200:PasskeyList"},
    Resource{"POST", "/api/v1/account/passkeys", Need::Enrolment, Where::Pool,
             "Geçiş anahtarı ekleme", "label client_data attestation_object", add_passkey, "204"},
    Resource{"POST", "/api/v1/account/passkeys/{id}/remove", Need::Fresh, Where::Pool,
             "Geçiş anahtarını kaldırma", "", remove_passkey, "204"},
    Resource{"GET", "/api/v1/account/secrecy", Need::Full, Where::Pool, "Gizlilik taahhüdü", "",
             show_secrecy, "200:Secrecy"},
    Resource{"POST", "/api/v1/account/secrecy", Need::Full, Where::Pool,
             "Gizlilik taahhüdünü kabul etme", "version", accept_secrecy, "200:Account"},
};

}  // namespace

std::span<const Resource> account_resources() {
    return kResources;
}

}  // namespace kps::portal
