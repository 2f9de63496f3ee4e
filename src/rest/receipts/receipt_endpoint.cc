#include "rest/receipts/receipt_endpoint.h"

#include <charconv>
#include <optional>
#include <utility>

#include "rest/bearer_guard.h"
#include "rest/problem.h"
#include "rest/request_rules.h"
#include "rest/service_path.h"

namespace kps::rest {
namespace {

using base::ErrorCode;

constexpr RequestRules kRules{"GET", {}, 0, "text/plain"};

/// A decimal index in its one spelling.
std::optional<std::uint64_t> index_in(std::string_view text) {
    std::uint64_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc{} || end != text.data() + text.size() || text != std::to_string(index))
        return std::nullopt;
    return index;
}

}  // namespace

void ReceiptEndpoint::handle(const http::Request& request, http::Responder responder) {
    if (auto refusal = refuse_by_rules(request, kRules)) return responder.send(std::move(*refusal));
    responder.send(answer(request));
}

http::Response ReceiptEndpoint::answer(const http::Request& request) const {
    const Presented presented = authenticate(request, parts_.tokens, parts_.clock.now_us());
    if (const auto code = refusal_of(presented, parts_.policy)) {
        http::Response refusal = problem(*code);
        if (presented.refusal)
            refusal.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"kps\"");
        return refusal;
    }

    const auto index = index_in(request.path.substr(kReceiptsPath.size()));
    if (!index || !request.query.empty()) return problem(ErrorCode::NotFoundPath);
    auto text = parts_.give(presented.caller.institution, *index);
    if (!text) {
        http::Response refusal = problem(text.error().code);
        if (text.error().code == ErrorCode::Busy) refusal.headers.emplace_back("Retry-After", "1");
        return refusal;
    }
    http::Response response;
    response.content_type = "text/plain; charset=utf-8";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = std::move(text).take();
    return response;
}

}  // namespace kps::rest
