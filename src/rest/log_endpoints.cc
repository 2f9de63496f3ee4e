#include "rest/log_endpoints.h"

#include <utility>

namespace kps::rest {
namespace {

constexpr std::string_view kPrefix = "/log/";
constexpr std::string_view kCheckpoint = "checkpoint";

}  // namespace

void add_log_routes(http::Router& router, ReadLogFile read, IsDestroyed is_destroyed) {
    const auto answer = [read = std::move(read), is_destroyed = std::move(is_destroyed)](
                            const http::Request& request, http::Responder responder) {
        const std::string_view path = request.path.substr(kPrefix.size());
        auto content = read(path);
        if (!content) {
            const bool is_gone = is_destroyed && is_destroyed(path);
            return responder.send(http::plain_answer(is_gone ? 410 : 404));
        }
        http::Response response;
        const bool moves = path.starts_with(kCheckpoint);
        response.content_type = moves ? "text/plain; charset=utf-8" : "application/octet-stream";
        response.headers.emplace_back("Cache-Control",
                                      moves ? "no-cache" : "public, max-age=31536000, immutable");
        response.body = std::move(*content);
        responder.send(std::move(response));
    };
    router.add({"/log/checkpoint", http::Methods::Get, {}, answer});
    router.add({"/log/checkpoint.witnessed", http::Methods::Get, {}, answer});
    router.add({"/log/tile/*", http::Methods::Get, {}, answer});
}

void add_verifier_page(http::Router& router, std::string_view page) {
    router.add({"/log/verifier.html",
                http::Methods::Get,
                {},
                [page](const http::Request&, http::Responder responder) {
                    http::Response response;
                    response.content_type = "text/html; charset=utf-8";
                    response.headers.emplace_back("Cache-Control", "public, max-age=300");
                    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
                    response.headers.emplace_back("Content-Security-Policy",
                                                  "frame-ancestors 'none'");
                    response.body = page;
                    responder.send(std::move(response));
                }});
}

}  // namespace kps::rest
