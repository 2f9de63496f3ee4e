#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "accounts/limits.h"
#include "accounts/testing/test_people.h"
#include "accounts/totp.h"
#include "crypto/keys.h"
#include "http/testing/kept_answer.h"
#include "portal/portal.h"

/// A portal in one process, with people who are signed in.
namespace kps::portal::testing {

using accounts::Account;
using accounts::Role;
using accounts::testing::number_of;
using accounts::testing::wanted;

inline const std::string kPassword = "mavi kuşlar uçar";
inline const std::string kOrigin = "https://localhost:8443";

struct Answer {
    http::Response response;
    int status() const { return response.status; }
    /// Number of the error; 0 when there is none.
    std::int64_t code() const {
        const auto value = json();
        const auto* code = value.is_object() ? value.as_object().if_contains("code") : nullptr;
        return code != nullptr && code->is_int64() && status() >= 400 ? code->as_int64() : 0;
    }
    boost::json::value json() const {
        boost::system::error_code error;
        return boost::json::parse(response.body.empty() ? "null" : response.body, error);
    }
    std::string header(std::string_view name) const {
        for (const auto& [key, value] : response.headers)
            if (key == name) return value;
        return {};
    }
    /// Token of the cookie that was set.
    std::string token() const {
        const std::string cookie = header("Set-Cookie");
        const auto begin = cookie.find('=') + 1;
        return cookie.substr(begin, cookie.find(';') - begin);
    }
};

/// One request; every part may be bent.
struct Ask {
    std::string method = "GET";
    std::string path = {};
    std::string body = {};
    std::string token = {};
    std::string if_match = {};
    std::vector<std::pair<std::string, std::string>> headers = {
        {"KPS-Oturum", "1"}, {"Origin", kOrigin}, {"Sec-Fetch-Site", "same-origin"}};
    std::string query = {};
    std::uint8_t source = 1;
};

class TestPortal {
  public:
    explicit TestPortal(storage::Backend backend = storage::Backend::Sqlite, bool is_test = true,
                        bool passkeys_for_directorate = false)
        : store(backend),
          acts(audit::ActStore::open(store.temporary.database()).value()),
          guard({*store.accounts,
                 sessions,
                 clock,
                 {kOrigin},
                 passkeys_for_directorate,
                 accounts::with_mandates(mandates, clock, standing_of(),
                                         base::ErrorCode::SessionEnded)}),
          portal({*store.accounts, credentials, sessions, sign_in, four_eyes, people, guard, teller,
                  clock, *repeated, is_test}) {
        portal.set_mandates(mandates);
    }

    Answer ask(const Ask& wanted_call) {
        std::vector<std::pair<std::string, std::string>> texts = wanted_call.headers;
        if (!wanted_call.token.empty())
            texts.emplace_back("Cookie",
                               "a=b; " + std::string(kSessionCookie) + "=" + wanted_call.token);
        if (!wanted_call.if_match.empty()) texts.emplace_back("If-Match", wanted_call.if_match);
        if (!wanted_call.body.empty()) texts.emplace_back("Content-Type", "application/json");
        http::Request request;
        request.method = wanted_call.method;
        request.path = wanted_call.path;
        request.query = wanted_call.query;
        request.body = wanted_call.body;
        request.source.bytes[15] = wanted_call.source;
        for (const auto& [name, value] : texts) request.headers.push_back({name, value});
        return {http::testing::ask(portal, request)};
    }
    Answer get(const std::string& path, const std::string& token) {
        return ask({"GET", path, "", token});
    }
    Answer post(const std::string& path, const std::string& body, const std::string& token,
                std::int64_t version = 0) {
        return ask(
            {"POST", path, body, token, version == 0 ? "" : "\"" + std::to_string(version) + "\""});
    }

    /// A person who has accepted the undertaking, with a session whose second factor is fresh.
    struct Somebody {
        Account account;
        std::string token;
    };
    Somebody somebody(const std::string& login, Role role, std::uint32_t person,
                      std::uint32_t institution = 0) {
        people.people[number_of(person).number()] = {true, true, "AYŞE YILDIZ"};
        const Account account = store.add_active(wanted(login, role, person, institution));
        return {account, signed_in(account)};
    }
    std::string signed_in(const Account& account,
                          accounts::Factor factor = accounts::Factor::Totp) {
        const auto half = sessions.open(account, accounts::Stage::Password, {"127.0.0.1", "test"},
                                        clock.now_us());
        return sessions.elevate(half->session, factor, clock.now_us())->token;
    }
    void set_password(const Account& account) {
        static const std::string hash = crypto::hash_secret(kPassword);
        EXPECT_TRUE(credentials.set_password(account, hash, base::Uuid(),
                                             {account.actor(), clock.now_us(), {}}));
    }

    /// Of the people of an institution; full where nothing stands.
    std::map<std::uint32_t, accounts::Standing> standings;
    accounts::StandingOf standing_of() {
        return [this](const Account& account) -> base::Result<accounts::Standing> {
            const auto found =
                standings.find(account.institution ? account.institution->value() : 0);
            return found == standings.end() ? accounts::Standing() : found->second;
        };
    }

    accounts::testing::Store store;
    base::ManualClock clock{accounts::testing::kNow};
    accounts::testing::FewPeople people;
    std::unique_ptr<audit::ActStore> acts;
    accounts::CredentialStore credentials{*store.accounts};
    accounts::SessionStore sessions{store.temporary.database()};
    accounts::MandateStore mandates{store.temporary.database()};
    accounts::SignIn sign_in{
        {*store.accounts,
         credentials,
         sessions,
         clock,
         {"localhost", {kOrigin}},
         accounts::with_mandates(mandates, clock, standing_of(), base::ErrorCode::DeadlinePassed)}};
    accounts::FourEyes four_eyes{store.temporary.database()};
    std::unique_ptr<RepeatedPosts> repeated =
        RepeatedPosts::open(store.temporary.database()).value();
    ChangeTeller teller{accounts::ChangeStore(store.temporary.database()), *acts, true};
    SessionGuard guard;
    Portal portal;
};

}  // namespace kps::portal::testing
