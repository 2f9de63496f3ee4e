#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "portal/resource.h"
#include "portal/secrecy_text.h"
#include "portal/testing/test_portal.h"

namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using testing::Answer;
using testing::Ask;
using testing::kPassword;
using testing::TestPortal;

std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}
std::string login_body(const std::string& login, const std::string& password = kPassword) {
    return boost::json::serialize(boost::json::object{{"login", login}, {"password", password}});
}

class SessionTest : public ::testing::Test {
  protected:
    Answer sign_in(const std::string& login = "ayse", const std::string& password = kPassword,
                   std::uint8_t source = 1) {
        Ask ask{"POST", "/api/v1/session", login_body(login, password)};
        ask.source = source;
        return portal_.ask(ask);
    }
    std::string code(const std::string& secret) {
        return accounts::totp_code(secret_of(secret), accounts::totp_step(portal_.clock.now_us()));
    }
    static base::Bytes secret_of(const std::string& base32) {
        base::Bytes out;
        std::uint32_t bits = 0;
        int count = 0;
        for (const char c : base32) {
            bits = (bits << 5) | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
            count += 5;
            if (count < 8) continue;
            count -= 8;
            out.push_back(static_cast<std::uint8_t>(bits >> count));
        }
        return out;
    }
    TestPortal portal_;
};

TEST_F(SessionTest, FromTheSetupCodeToTheFirstAct) {
    accounts::Account account = portal_.store.add(testing::wanted("ayse", Role::Operator, 1));
    account = portal_.store.accounts
                  ->act(account.id, 1, accounts::AccountAct::Verify, accounts::testing::by_system())
                  .value();
    const std::string setup =
        portal_.credentials.make_setup_code(account, false, accounts::testing::by_system()).value();
    const boost::json::object body{{"login", "ayse"}, {"code", setup}, {"password", kPassword}};
    EXPECT_EQ(portal_.post("/api/v1/session/set-up", boost::json::serialize(body), "").status(),
              204);
    const Answer opened = sign_in();
    ASSERT_EQ(opened.status(), 200) << opened.response.body;
    EXPECT_EQ(opened.json().at("next").as_string(), "enrol-second-factor");
    std::string token = opened.token();
    // Nothing else is open before there is a second factor.
    EXPECT_EQ(portal_.get("/api/v1/accounts", token).code(), number(ErrorCode::SecondFactorNeeded));
    EXPECT_EQ(portal_.get("/api/v1/sessions", token).code(), number(ErrorCode::SecondFactorNeeded));
    const Answer totp = portal_.post("/api/v1/account/totp", "", token);
    ASSERT_EQ(totp.status(), 200) << totp.response.body;
    const std::string secret(totp.json().at("secret").as_string());
    EXPECT_EQ(portal_.post("/api/v1/account/totp/confirm", R"({"code":"000000"})", token).code(),
              number(ErrorCode::WrongCredentials));
    const Answer confirmed =
        portal_.post("/api/v1/account/totp/confirm", "{\"code\":\"" + code(secret) + "\"}", token);
    ASSERT_EQ(confirmed.status(), 204) << confirmed.response.body;
    token = confirmed.token();
    // Rule R-077: then the undertaking of secrecy.
    EXPECT_EQ(portal_.get("/api/v1/accounts", token).code(), number(ErrorCode::SecrecyNotAccepted));
    EXPECT_EQ(portal_.post("/api/v1/account/secrecy", R"({"version":"2025"})", token).code(),
              number(ErrorCode::StaleVersion));
    const std::string accept = "{\"version\":\"" + std::string(kSecrecyVersion) + "\"}";
    EXPECT_EQ(portal_.post("/api/v1/account/secrecy", accept, token).status(), 200);
    EXPECT_EQ(portal_.get("/api/v1/accounts", token).status(), 200);
    // And the next time with both.
    portal_.clock.advance_us(30 * accounts::kSecondUs);
    const Answer again = sign_in();
    EXPECT_EQ(again.json().at("next").as_string(), "second-factor");
    EXPECT_EQ(portal_.get("/api/v1/accounts", again.token()).code(),
              number(ErrorCode::SecondFactorNeeded));
    const std::string factor = "{\"totp\":\"" + code(secret) + "\"}";
    const Answer whole = portal_.post("/api/v1/session/second-factor", factor, again.token());
    ASSERT_EQ(whole.status(), 200) << whole.response.body;
    EXPECT_EQ(portal_.get("/api/v1/accounts", whole.token()).status(), 200);
    EXPECT_EQ(portal_.get("/api/v1/accounts", again.token()).code(),
              number(ErrorCode::SessionEnded));
    // The same code does not open another session.
    EXPECT_EQ(portal_.post("/api/v1/session/second-factor", factor, sign_in().token()).code(),
              number(ErrorCode::WrongCredentials));
}

TEST_F(SessionTest, TheCookieIsTheBrowsersAlone) {
    portal_.set_password(portal_.somebody("ayse", Role::Operator, 1).account);
    const std::string cookie = sign_in().header("Set-Cookie");
    EXPECT_THAT(cookie, ::testing::StartsWith("__Host-kps-session="));
    for (const char* part : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"})
        EXPECT_THAT(cookie, ::testing::HasSubstr(part));
    EXPECT_THAT(cookie, ::testing::Not(::testing::HasSubstr("Domain")));
    EXPECT_EQ(sign_in().header("Cache-Control"), "no-store");
}

TEST_F(SessionTest, NothingIsChangedByAForeignPage) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto ended_by = [&](std::vector<std::pair<std::string, std::string>> headers) {
        Ask ask{"POST", "/api/v1/session/end", "", portal_.signed_in(ayse.account)};
        ask.headers = std::move(headers);
        return portal_.ask(ask);
    };
    const std::pair<std::string, std::string> ours{"KPS-Oturum", "1"};
    EXPECT_EQ(ended_by({}).code(), number(ErrorCode::ForeignOrigin));
    EXPECT_EQ(ended_by({{"KPS-Oturum", "2"}}).code(), number(ErrorCode::ForeignOrigin));
    for (const char* origin : {"https://evil.example", "null", "http://localhost:8443",
                               "https://localhost:8443.evil.example", "https://localhost"})
        EXPECT_EQ(ended_by({ours, {"Origin", origin}}).code(), number(ErrorCode::ForeignOrigin))
            << origin;
    for (const char* site : {"cross-site", "same-site", "none", "Same-Origin"})
        EXPECT_EQ(ended_by({ours, {"Sec-Fetch-Site", site}}).code(),
                  number(ErrorCode::ForeignOrigin))
            << site;
    EXPECT_EQ(ended_by({ours}).status(), 204);
    EXPECT_EQ(ended_by({ours, {"Origin", testing::kOrigin}}).status(), 204);
    // Signing somebody in to a foreign account is a change as well.
    Ask login{"POST", "/api/v1/session", login_body("ayse")};
    login.headers = {};
    EXPECT_EQ(portal_.ask(login).code(), number(ErrorCode::ForeignOrigin));
}

TEST_F(SessionTest, ARefusalTakesNoCookieAway) {
    // It may come after the answer that gave a new one.
    const Answer refused = portal_.get("/api/v1/session", std::string(64, 'a'));
    EXPECT_EQ(refused.code(), number(ErrorCode::SessionEnded));
    EXPECT_EQ(refused.header("Set-Cookie"), "");
}

TEST_F(SessionTest, WhoComesWithoutASessionMayAskForItAndIsToldSo) {
    Ask ask{"GET", "/api/v1/session", "", ""};
    EXPECT_EQ(portal_.ask(ask).status(), 204);
    EXPECT_EQ(portal_.ask(ask).response.body, "");
    // Not for a foreign page, and nothing else is open for it.
    ask.headers = {{"Sec-Fetch-Site", "cross-site"}};
    EXPECT_EQ(portal_.ask(ask).code(), number(ErrorCode::ForeignOrigin));
    EXPECT_EQ(portal_.get("/api/v1/sessions", "").code(), number(ErrorCode::SessionEnded));
}

TEST_F(SessionTest, ACookieThatStandsTwiceOpensNothing) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    Ask ask{"GET", "/api/v1/session", "", ayse.token};
    EXPECT_EQ(portal_.ask(ask).status(), 200);
    ask.headers.emplace_back("Cookie", "__Host-kps-session=" + std::string(64, 'a'));
    EXPECT_EQ(portal_.ask(ask).code(), number(ErrorCode::SessionEnded));
    for (const char* token : {"x", "00", "%00"})
        EXPECT_EQ(portal_.get("/api/v1/session", token).code(), number(ErrorCode::SessionEnded));
}

// Evidence R-018.
TEST_F(SessionTest, AServiceUserIsRefusedLikeAnUnknownName) {
    const Answer service = sign_in("KRM-1001");
    const Answer unknown = sign_in("nobody");
    EXPECT_EQ(service.code(), number(ErrorCode::WrongCredentials));
    EXPECT_EQ(service.response.body, unknown.response.body);
    EXPECT_EQ(service.status(), unknown.status());
}

// Score: G13.
TEST_F(SessionTest, TheLoginPageTellsOfTheLastOnes) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    portal_.set_password(ayse.account);
    EXPECT_EQ(sign_in("ayse", "yanlış parola", 7).status(), 401);
    EXPECT_EQ(sign_in("ayse", "yanlış parola", 7).status(), 401);
    const auto me = portal_.get("/api/v1/session", portal_.signed_in(ayse.account)).json();
    EXPECT_EQ(me.at("failed_tries").as_int64(), 2);
    EXPECT_EQ(me.at("role").as_string(), "operator");
    EXPECT_FALSE(me.at("account").as_object().contains("person"));
}

// Score: G13.
TEST_F(SessionTest, ThePlaceOfTheEarlierSignInIsToldToItsOwnerAlone) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto fatma = portal_.somebody("fatma", Role::Operator, 2);
    const auto earlier = [&](const std::string& token) {
        return portal_.get("/api/v1/session", token).json().at("earlier_login");
    };
    EXPECT_TRUE(earlier(ayse.token).is_null());
    for (const char* address : {"192.0.2.1", "192.0.2.2"})
        ASSERT_TRUE(portal_.store.accounts->note_sign_in(
            {ayse.account.id, true, address, "sign-in", true}, accounts::testing::by_system()));
    EXPECT_EQ(earlier(ayse.token).at("address").as_string(), "192.0.2.1");
    EXPECT_EQ(earlier(ayse.token).at("failed_tries").as_int64(), 0);
    EXPECT_TRUE(earlier(fatma.token).is_null());
    // Before the second factor nobody is told where the account is used from.
    portal_.set_password(ayse.account);
    const Answer half = sign_in("ayse");
    ASSERT_EQ(half.status(), 200);
    EXPECT_THAT(half.response.body, ::testing::Not(::testing::HasSubstr("192.0.2.")));
}

// Evidence SR-13.
TEST_F(SessionTest, OneAddressIsSlowedAndAnotherWorks) {
    portal_.set_password(portal_.somebody("ayse", Role::Operator, 1).account);
    for (std::uint32_t failure = 0; failure < accounts::kFreeFailures; ++failure)
        EXPECT_EQ(sign_in("ayse", "yanlış parola", 9).status(), 401);
    EXPECT_EQ(sign_in("ayse", kPassword, 9).status(), 429);
    EXPECT_EQ(sign_in("ayse", kPassword, 8).status(), 200);
}

// Score: G13.
TEST_F(SessionTest, OwnSessionsAreListedAndEnded) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto fatma = portal_.somebody("fatma", Role::Operator, 2);
    const std::string other = portal_.signed_in(ayse.account);
    const auto list = portal_.get("/api/v1/sessions", ayse.token).json().at("sessions").as_array();
    ASSERT_EQ(list.size(), 2u);
    std::string other_id;
    for (const auto& row : list)
        if (!row.at("current").as_bool()) other_id = std::string(row.at("id").as_string());
    const std::string path = "/api/v1/sessions/" + other_id + "/end";
    EXPECT_EQ(portal_.post(path, "", fatma.token).status(), 404);
    EXPECT_EQ(portal_.post(path, "", ayse.token).status(), 204);
    EXPECT_EQ(portal_.get("/api/v1/session", other).code(), number(ErrorCode::SessionEnded));
    const std::string third = portal_.signed_in(ayse.account);
    EXPECT_EQ(portal_.post("/api/v1/sessions/others/end", "", ayse.token).status(), 204);
    EXPECT_EQ(portal_.get("/api/v1/session", third).status(), 401);
    EXPECT_EQ(portal_.get("/api/v1/session", ayse.token).status(), 200);
    EXPECT_EQ(portal_.post("/api/v1/sessions/not-an-id/end", "", ayse.token).status(), 404);
}

TEST_F(SessionTest, WhatWeighsMoreWantsAFreshSecondFactor) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    EXPECT_EQ(portal_.post("/api/v1/account/recovery-codes", "", ayse.token).status(), 200);
    portal_.clock.advance_us(accounts::kFreshFactorUs);
    EXPECT_EQ(portal_.post("/api/v1/account/recovery-codes", "", ayse.token).code(),
              number(ErrorCode::SecondFactorNeeded));
    EXPECT_EQ(portal_.post("/api/v1/account/totp", "", ayse.token).code(),
              number(ErrorCode::SecondFactorNeeded));
    EXPECT_EQ(portal_.get("/api/v1/accounts", ayse.token).status(), 200);
}

TEST_F(SessionTest, ARecoveryCodeOpensOnce) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto codes =
        portal_.post("/api/v1/account/recovery-codes", "", ayse.token).json().at("recovery_codes");
    ASSERT_EQ(codes.as_array().size(), 10u);
    const std::string body =
        "{\"recovery_code\":" + boost::json::serialize(codes.as_array()[2]) + "}";
    EXPECT_EQ(portal_.post("/api/v1/session/second-factor", body, ayse.token).status(), 200);
    const std::string again = portal_.signed_in(ayse.account);
    EXPECT_EQ(portal_.post("/api/v1/session/second-factor", body, again).status(), 401);
}

TEST_F(SessionTest, ANewPasswordNeedsTheOldOneAndEndsOtherSessions) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    portal_.set_password(ayse.account);
    std::string token = portal_.signed_in(ayse.account);
    const std::string other = portal_.signed_in(ayse.account);
    const auto change = [&](const std::string& from, const std::string& to) {
        const boost::json::object body{{"old_password", from}, {"password", to}};
        return portal_.post("/api/v1/account/password", boost::json::serialize(body), token);
    };
    EXPECT_EQ(change("yanlış parola", "yepyeni bir parola").status(), 401);
    EXPECT_EQ(change(kPassword, "kısa").code(), number(ErrorCode::InvalidField));
    EXPECT_EQ(change(kPassword, "yepyeni bir parola").status(), 204);
    EXPECT_EQ(portal_.get("/api/v1/session", other).status(), 401);
    EXPECT_EQ(portal_.get("/api/v1/session", token).status(), 200);
    EXPECT_EQ(sign_in("ayse", kPassword).status(), 401);
    EXPECT_EQ(sign_in("ayse", "yepyeni bir parola").status(), 200);
}

// Score: O19.
TEST_F(SessionTest, ViewsAreForSyntheticDataAndChangeNothing) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto idari = portal_.somebody("idari", Role::Administrator, 2, 1001);
    const std::string view = R"({"role":"administrator","institution":1001})";
    EXPECT_EQ(portal_.post("/api/v1/session/view", view, idari.token).code(),
              number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(portal_.post("/api/v1/session/view", R"({"role":"system"})", ayse.token).code(),
              number(ErrorCode::InvalidField));
    ASSERT_EQ(portal_.post("/api/v1/session/view", view, ayse.token).status(), 204);
    const auto me = portal_.get("/api/v1/session", ayse.token).json();
    EXPECT_EQ(me.at("role").as_string(), "administrator");
    EXPECT_EQ(me.at("institution").as_int64(), 1001);
    EXPECT_TRUE(me.at("allowed").as_array().empty());
    const std::string lock = "/api/v1/accounts/" + idari.account.id.text() + "/lock";
    EXPECT_EQ(portal_.post(lock, "", ayse.token, idari.account.version).code(),
              number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(portal_.post("/api/v1/account/totp", "", ayse.token).code(),
              number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(portal_.post("/api/v1/session/view", "{}", ayse.token).status(), 204);
    EXPECT_EQ(portal_.post(lock, "", ayse.token, idari.account.version).status(), 200);
}

// Score: O19.
TEST_F(SessionTest, ALiveStateShowsNoViews) {
    TestPortal live(storage::Backend::Sqlite, false);
    const auto ayse = live.somebody("ayse", Role::Operator, 1);
    EXPECT_EQ(live.post("/api/v1/session/view", R"({"role":"citizen"})", ayse.token).code(),
              number(ErrorCode::RoleNotAllowed));
}

// Evidence SR-14.
TEST_F(SessionTest, TheDirectorateNeedsAPasskeyWhereTheStateSaysSo) {
    TestPortal live(storage::Backend::Sqlite, false, true);
    const auto ayse = live.somebody("ayse", Role::Operator, 1);
    EXPECT_EQ(live.get("/api/v1/accounts", ayse.token).code(),
              number(ErrorCode::SecondFactorNeeded));
    // Adding one is possible with what there is.
    EXPECT_EQ(live.get("/api/v1/account/passkeys", ayse.token).status(), 200);
    const std::string with_key = live.signed_in(ayse.account, accounts::Factor::Passkey);
    EXPECT_EQ(live.get("/api/v1/accounts", with_key).status(), 200);
    const auto idari = live.somebody("idari", Role::Administrator, 2, 1001);
    EXPECT_EQ(live.get("/api/v1/accounts", idari.token).status(), 200);
}

TEST_F(SessionTest, WhoIsLockedHasNoSessionWithTheNextRequest) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto idari = portal_.somebody("idari", Role::Administrator, 2, 1001);
    EXPECT_EQ(portal_.get("/api/v1/session", idari.token).status(), 200);
    const std::string path = "/api/v1/accounts/" + idari.account.id.text() + "/lock";
    EXPECT_EQ(portal_.post(path, "", ayse.token, idari.account.version).status(), 200);
    EXPECT_EQ(portal_.get("/api/v1/session", idari.token).code(), number(ErrorCode::SessionEnded));
}

TEST_F(SessionTest, HostileBodiesAndPathsAreRefusedBeforeAnythingIsDone) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto refused = [&](const std::string& body) {
        return portal_.post("/api/v1/session", body, "").status();
    };
    EXPECT_EQ(refused(R"({"login":"a"})"), 400);
    EXPECT_EQ(refused(R"({"login":"a","password":"b","admin":true})"), 400);
    EXPECT_EQ(refused(R"({"login":"a","login":"b","password":"c"})"), 400);
    EXPECT_EQ(refused(R"({"login":7,"password":"c"})"), 400);
    EXPECT_EQ(refused("[]"), 400);
    EXPECT_EQ(refused("\xff"), 400);
    EXPECT_EQ(refused(std::string(kJsonDepth + 2, '[')), 400);
    EXPECT_EQ(refused(std::string(kBodyBytesMax + 1, ' ')), 413);
    for (const char* path : {"/api/v1/session/nothing", "/api/v1/accounts/a/b/c/d/e/f/g/h/i",
                             "/api/v1/accounts//verify", "/api/v1/account/"})
        EXPECT_EQ(portal_.get(path, ayse.token).status(), 404) << path;
    EXPECT_EQ(portal_.ask({"POST", "/api/v1/sessions", "{}", ayse.token}).status(), 405);
    EXPECT_EQ(portal_.ask({"DELETE", "/api/v1/session", "", ayse.token}).status(), 405);
    Ask form{"POST", "/api/v1/session/end", "", ayse.token};
    form.headers.emplace_back("Content-Type", "text/plain");
    form.body.clear();
    EXPECT_EQ(portal_.ask(form).status(), 204);
}

TEST_F(SessionTest, EveryChangeIsInTheOutboxOfTheLogBeforeItsAnswer) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    portal_.set_password(ayse.account);
    EXPECT_EQ(sign_in("nobody").status(), 401);
    const auto waiting = portal_.acts->waiting(100).value();
    std::vector<std::string> details;
    for (const auto& act : waiting) {
        EXPECT_EQ(act.draft.type, audit::EntryType::Admin);
        details.push_back(act.draft.detail);
        EXPECT_THAT(act.draft.detail, ::testing::Not(::testing::HasSubstr("AYŞE")));
        EXPECT_THAT(act.draft.detail, ::testing::Not(::testing::HasSubstr("nobody")));
    }
    EXPECT_THAT(details, ::testing::Contains(::testing::HasSubstr("sign-in-refused")));
    EXPECT_THAT(details, ::testing::Contains(::testing::HasSubstr("change-password")));
    EXPECT_THAT(details, ::testing::Contains(::testing::HasSubstr("accept-secrecy")));
    EXPECT_TRUE(accounts::ChangeStore(portal_.store.temporary.database()).untold(10)->empty());
    ASSERT_TRUE(portal_.teller.tell());
    EXPECT_EQ(portal_.acts->waiting(100)->size(), waiting.size());
}

}  // namespace
}  // namespace kps::portal
