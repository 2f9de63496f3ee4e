#include "apps/kps/demo/story/person.h"

#include <fmt/format.h>

#include "accounts/limits.h"
#include "accounts/totp.h"
#include "crypto/random.h"
#include "portal/cases/case_endpoint.h"
#include "portal/session_guard.h"

namespace kps::story {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The host of a server that listens nowhere: its own default address.
constexpr std::string_view kOrigin = "https://localhost:8443";
constexpr std::int64_t kSessionUs = accounts::kSessionLifeUs - accounts::kHourUs;

Headers page_headers(const std::string& token) {
    Headers headers = {{std::string(portal::kSessionHeader), "1"},
                       {"Origin", std::string(kOrigin)},
                       {"Sec-Fetch-Site", "same-origin"}};
    if (!token.empty())
        headers.emplace_back("Cookie", std::string(portal::kSessionCookie) + "=" + token);
    return headers;
}

/// One step of a browser that is on its way to a session.
Result<Reply> step(ToldServer& server, std::string& token, const std::string& path,
                   const json::value& body, int status) {
    Call call;
    call.path = path;
    call.headers = page_headers(token);
    call.headers.emplace_back("Content-Type", "application/json");
    call.body = json::serialize(body);
    Reply reply = server.ask(call);
    if (reply.status != status)
        return failed(ErrorCode::Internal,
                      fmt::format("{}: {} {}", path, reply.status, json::serialize(reply.body)));
    const std::string cookie = reply.header("Set-Cookie");
    if (cookie.starts_with(portal::kSessionCookie)) {
        const std::size_t begin = cookie.find('=') + 1;
        token = cookie.substr(begin, cookie.find(';') - begin);
    }
    return reply;
}

std::string code_now(const ToldServer& server, const base::Bytes& secret) {
    return accounts::totp_code(secret, accounts::totp_step(server.now_us()));
}

}  // namespace

Result<Reply> Caller::send(Call call, int status) {
    Headers proved = KPS_TRY(proof());
    for (auto& header : proved) call.headers.push_back(std::move(header));
    Reply reply = server_.ask(call);
    if (reply.status == status) return reply;
    return failed(ErrorCode::Internal, fmt::format("{} {}: {} {}", call.method, call.path,
                                                   reply.status, json::serialize(reply.body)));
}

Result<json::value> Caller::get(const std::string& path) {
    Call call;
    call.method = "GET";
    call.path = path;
    Reply reply = KPS_TRY(send(std::move(call), 200));
    return std::move(reply.body);
}

Result<json::value> Caller::post(const std::string& path, const json::value& body, int status) {
    Call call;
    call.path = path;
    call.headers = {{"Content-Type", "application/json"}};
    call.body = json::serialize(body);
    Reply reply = KPS_TRY(send(std::move(call), status));
    return std::move(reply.body);
}

Result<Headers> Applicant::proof() {
    // The page on which an application is begun is the portal's.
    if (number_.empty()) return page_headers({});
    return Headers{{std::string(portal::kCaseNumberHeader), number_},
                   {std::string(portal::kCaseCodeHeader), code_}};
}

Result<base::Bytes> from_base32(std::string_view text) {
    base::Bytes bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char letter : text) {
        std::uint32_t value = 0;
        if (letter >= 'A' && letter <= 'Z')
            value = static_cast<std::uint32_t>(letter - 'A');
        else if (letter >= '2' && letter <= '7')
            value = static_cast<std::uint32_t>(letter - '2') + 26U;
        else
            return failed(ErrorCode::InvalidArgument, "base32");
        bits = (bits << 5U) | value;
        count += 5;
        if (count < 8) continue;
        count -= 8;
        bytes.push_back(static_cast<std::uint8_t>(bits >> static_cast<unsigned>(count)));
        bits &= (1U << static_cast<unsigned>(count)) - 1U;
    }
    return bytes;
}

Status Person::sign_in() {
    token_.clear();
    const json::object name{{"login", sign_in_.login}, {"password", sign_in_.password}};
    KPS_TRY(step(server(), token_, "/api/v1/session", name, 200));
    const json::object code{{"totp", code_now(server(), sign_in_.totp_secret)}};
    KPS_TRY(step(server(), token_, "/api/v1/session/second-factor", code, 200));
    since_us_ = used_us_ = server().now_us();
    return {};
}

Result<Headers> Person::proof() {
    const std::int64_t now_us = server().now_us();
    const bool is_over = now_us - used_us_ > accounts::kSessionIdleUs - accounts::kMinuteUs ||
                         now_us - since_us_ > kSessionUs;
    if (token_.empty() || is_over) KPS_TRY(sign_in());
    used_us_ = server().now_us();
    return page_headers(token_);
}

Result<SignIn> Person::set_up(ToldServer& server, const std::string& login,
                              const std::string& code) {
    SignIn made{login, crypto::random_secret(), {}};
    std::string token;
    const json::object password{{"login", login}, {"code", code}, {"password", made.password}};
    KPS_TRY(step(server, token, "/api/v1/session/set-up", password, 204));
    const json::object name{{"login", login}, {"password", made.password}};
    KPS_TRY(step(server, token, "/api/v1/session", name, 200));
    const Reply begun = KPS_TRY(step(server, token, "/api/v1/account/totp", json::object{}, 200));
    made.totp_secret = KPS_TRY(from_base32(begun.body.at("secret").as_string()));
    const json::object confirmed{{"code", code_now(server, made.totp_secret)}};
    KPS_TRY(step(server, token, "/api/v1/account/totp/confirm", confirmed, 204));
    Call shown;
    shown.method = "GET";
    shown.path = "/api/v1/account/secrecy";
    shown.headers = page_headers(token);
    const Reply secrecy = server.ask(shown);
    if (secrecy.status != 200) return failed(ErrorCode::Internal, "the undertaking of secrecy");
    const json::object accepted{{"version", secrecy.body.at("version")}};
    KPS_TRY(step(server, token, "/api/v1/account/secrecy", accepted, 200));
    return made;
}

}  // namespace kps::story
