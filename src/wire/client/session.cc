#include "wire/client/session.h"

#include <fmt/format.h>

#include <utility>

#include "crypto/random.h"
#include "wire/client/pieces.h"
#include "wire/client/signed_answer.h"
#include "wire/client/strict_message.h"
#include "wire/soap/fault.h"

namespace kps::wire::client {
namespace {

bool is_soap_status(int status) {
    return status == 200 || status == 500;
}

}  // namespace

Session::Session(Access access, http::Client client, const base::Clock& clock)
    : access_(std::move(access)), client_(std::move(client)), clock_(&clock) {}

base::Result<Session> Session::open(Access access, const http::ClientOptions& options,
                                    const base::Clock& clock) {
    while (access.base_url.ends_with('/')) access.base_url.pop_back();
    http::Client client = KPS_TRY(http::Client::open(access.base_url, options));
    if (access.signers_pem.empty()) access.signers_pem = options.authorities_pem;
    Session session(std::move(access), std::move(client), clock);
    session.strict_ = !options.identity.certificate_pem.empty();
    return session;
}

Stamp Session::stamp() const {
    return {clock_->now_us(), crypto::random_uuid()};
}

base::Result<http::ClientResponse> Session::send_token_request(const Stamp& stamp) {
    const std::string& base_url = access_.base_url;
    return client_.post(
        kTokenPath, soap::kContentType,
        wire::client::request_token(access_.credentials, base_url + std::string(kRouterPath),
                                    base_url + std::string(kTokenPath), stamp));
}

base::Result<http::ClientResponse> Session::request_token() {
    return send_token_request(stamp());
}

base::Result<std::string> Session::check(std::string_view answer, const Stamp& stamp) const {
    if (!strict_) return std::string();
    const std::string message_id = message_id_text(stamp);
    SignedAnswer checked =
        KPS_TRY(check_signed_answer(answer, {access_.signers_pem, message_id, clock_->now_us()}));
    return std::move(checked.signer);
}

base::Status Session::need_token() {
    if (token_) return {};
    const Stamp stamped = stamp();
    const http::ClientResponse response = KPS_TRY(send_token_request(stamped));
    if (!is_soap_status(response.status))
        return base::failed(base::ErrorCode::NetworkFailed,
                            fmt::format("the token service answered HTTP {}", response.status));
    KPS_TRY(check(response.body, stamped));
    token_ = KPS_TRY(read_token(response.body));
    return {};
}

base::Result<Reply> Session::ask(Call call) {
    Reply reply;
    const std::int64_t start_us = clock_->now_us();
    const bool had_token = token_.has_value();
    KPS_TRY(need_token());
    const std::int64_t asked_us = clock_->now_us();
    if (!had_token) reply.token_us = asked_us - start_us;
    call.to = access_.base_url + std::string(kRouterPath);
    const Stamp stamped = stamp();
    std::string message = strict_ ? KPS_TRY(strict_query(call, *token_, stamped))
                                  : signed_query(call, *token_, stamped);
    http::ClientResponse response =
        KPS_TRY(client_.post(kRouterPath, soap::kContentType, std::move(message)));
    reply.query_us = clock_->now_us() - asked_us;
    reply.status = response.status;
    reply.content_type = response.header("Content-Type");
    reply.receipt = response.header("KPS-Makbuz");
    reply.asked_at = response.header("KPS-Sorgu-Zamani");
    reply.register_version = response.header("KPS-Kayit-Surumu");
    reply.signer = KPS_TRY(check(response.body, stamped));
    reply.body = std::move(response.body);
    return reply;
}

}  // namespace kps::wire::client
