#include "wire/client/session.h"

#include <fmt/format.h>

#include <utility>

#include "crypto/random.h"
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
    return Session(std::move(access), std::move(client), clock);
}

Stamp Session::stamp() const {
    return {clock_->now_us(), crypto::random_uuid()};
}

base::Result<http::ClientResponse> Session::request_token() {
    const std::string& base_url = access_.base_url;
    return client_.post(
        kTokenPath, soap::kContentType,
        wire::client::request_token(access_.credentials, base_url + std::string(kRouterPath),
                                    base_url + std::string(kTokenPath), stamp()));
}

base::Status Session::need_token() {
    if (token_) return {};
    const http::ClientResponse response = KPS_TRY(request_token());
    if (!is_soap_status(response.status))
        return base::failed(base::ErrorCode::NetworkFailed,
                            fmt::format("the token service answered HTTP {}", response.status));
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
    http::ClientResponse response = KPS_TRY(
        client_.post(kRouterPath, soap::kContentType, signed_query(call, *token_, stamp())));
    reply.query_us = clock_->now_us() - asked_us;
    reply.status = response.status;
    reply.content_type = response.header("Content-Type");
    reply.receipt = response.header("KPS-Makbuz");
    reply.body = std::move(response.body);
    return reply;
}

}  // namespace kps::wire::client
