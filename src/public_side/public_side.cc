#include "public_side/public_side.h"

#include <fmt/format.h>

#include "http/ascii.h"
#include "public_side/openapi.h"
#include "public_side/pages/frame.h"
#include "public_side/pages/pages.h"
#include "public_side/resource.h"
#include "rest/compressed.h"
#include "rest/problem.h"
#include "rest/request_rules.h"
#include "rest/static_document.h"

namespace kps::public_side {
namespace {

using base::ErrorCode;

constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

/// The resource, or null; `has_path`: there is one for another method.
struct Found {
    const Resource* resource = nullptr;
    const Resource* any = nullptr;  ///< of the path, whatever the method
    std::string_view rest;
};

bool is_at(const Resource& resource, std::string_view path, std::string_view& rest) {
    std::string_view pattern = resource.path;
    rest = {};
    if (!pattern.ends_with('*')) return http::equal_without_case(pattern, path);
    pattern.remove_suffix(1);
    if (path.size() <= pattern.size()) return false;
    rest = path.substr(pattern.size());
    return http::equal_without_case(pattern, path.substr(0, pattern.size()));
}

Found find_resource(const http::Request& request) {
    Found found;
    const std::string_view method = request.method == "HEAD" ? "GET" : request.method;
    for (const auto resources : {json_resources(), page_resources()}) {
        for (const Resource& resource : resources) {
            std::string_view rest;
            if (!is_at(resource, request.path, rest)) continue;
            // A whole path stands for more than a beginning.
            if (found.any != nullptr && !found.any->path.ends_with('*') &&
                resource.path.ends_with('*'))
                continue;
            found.any = &resource;
            if (resource.method != method) continue;
            found.resource = &resource;
            found.rest = rest;
        }
    }
    return found;
}

void add_headers(http::Response& response) {
    response.headers.emplace_back("Content-Security-Policy", kPolicy);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

http::Response refusal(ErrorCode code, std::string_view detail, bool is_page) {
    http::Response response;
    if (is_page) {
        response.status = base::info(code).http_status;
        response.content_type = "text/html; charset=utf-8";
        response.headers.emplace_back("Cache-Control", "no-store");
        response.body = trouble_page(code);
    } else {
        response = rest::problem(code, detail);
    }
    if (code == ErrorCode::TooManyRequests)
        response.headers.emplace_back("Retry-After", std::to_string(kTryPeriodUs / 1'000'000));
    add_headers(response);
    return response;
}

/// What of an error may be told: paths and rules, never what was sent, nothing of the inside.
http::Response refusal(const base::Error& error, bool is_page) {
    const bool told =
        error.code == ErrorCode::MalformedBody || error.code == ErrorCode::InvalidField;
    return refusal(error.code, told ? std::string_view(error.context) : std::string_view(),
                   is_page);
}

http::Response finished(const http::Request& request, Made made) {
    http::Response response;
    response.status = made.status;
    if (made.must_wait)
        response.headers.emplace_back("Retry-After", std::to_string(kTryPeriodUs / 1'000'000));
    add_headers(response);
    if (made.max_age_s == 0) {
        response.headers.emplace_back("Cache-Control", "no-store");
    } else {
        const std::string tag = rest::entity_tag(made.body);
        response.headers.emplace_back("ETag", tag);
        response.headers.emplace_back("Cache-Control",
                                      fmt::format("public, max-age={}", made.max_age_s));
        if (rest::has_tag(request.header("If-None-Match"), tag)) {
            response.status = 304;
            return response;
        }
    }
    response.content_type = made.type;
    response.body = std::move(made.body);
    return response;
}

rest::RequestRules rules_of(const Resource& resource) {
    rest::RequestRules rules;
    rules.method = resource.method;
    if (resource.method == "POST") {
        rules.media_type = resource.is_page() ? kFormType : rest::kJsonMediaType;
        rules.body_bytes_max = kFormBytesMax;
    }
    if (resource.is_page()) rules.answer_type = "text/html";
    return rules;
}

}  // namespace

PublicSide::PublicSide(PublicParts parts)
    : parts_(std::move(parts)),
      institutions_(parts_.institutions),
      open_api_(public_open_api(parts_.base_url)) {}

void PublicSide::handle(const http::Request& request, http::Responder responder) {
    pool_.handle(request, rest::compressed(request, std::move(responder)));
}

void PublicSide::Worker::handle(const http::Request& request, http::Responder responder) {
    responder.send(side_.answer(request));
}

http::Response PublicSide::answer(const http::Request& request) {
    const Found found = find_resource(request);
    if (found.any == nullptr) return refusal(ErrorCode::NotFoundPath, {}, true);
    const bool is_page = found.any->is_page();
    if (found.resource == nullptr) {
        http::Response response = refusal(ErrorCode::MethodNotAllowed, {}, is_page);
        response.headers.emplace_back("Allow", found.any->method == "GET" ? "GET, HEAD" : "POST");
        return response;
    }
    // Style sheet and icon are asked for by what takes them, and by nobody else.
    const bool is_style = found.resource->path == "/kamu/*";
    if (!is_style) {
        if (auto refused = rest::refuse_by_rules(request, rules_of(*found.resource)))
            return std::move(*refused);
    }
    auto made = found.resource->run({*this, request, found.rest, parts_.clock.now_us()});
    if (!made) return refusal(made.error(), is_page);
    if (parts_.is_test && made->type.starts_with("text/html"))
        made->body = with_band(std::move(made->body));
    return finished(request, std::move(made).take());
}

void add_public_routes(http::Router& router, PublicSide& side) {
    const auto add = [&](std::string_view path) {
        router.add({std::string(path),
                    http::Methods::GetAndPost,
                    {},
                    [&side](const http::Request& request, http::Responder responder) {
                        side.handle(request, std::move(responder));
                    }});
    };
    std::string_view last;
    for (const auto resources : {json_resources(), page_resources()}) {
        for (const Resource& resource : resources) {
            if (resource.path != last) add(resource.path);
            last = resource.path;
        }
    }
}

}  // namespace kps::public_side
