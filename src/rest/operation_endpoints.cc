#include "rest/operation_endpoints.h"

#include <fmt/format.h>

#include <utility>

namespace kps::rest {
namespace {

http::Response text_response(int status, std::string text) {
    http::Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = std::move(text);
    return response;
}

}  // namespace

std::string metrics_text(const std::vector<Metric>& metrics) {
    std::string text;
    for (const Metric& metric : metrics)
        text += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", metric.name, metric.help,
                            metric.is_counter ? "counter" : "gauge", metric.value);
    return text;
}

void add_operation_routes(http::Router& router, OperationParts parts) {
    router.add(
        {"/livez", http::Methods::Get, {}, [](const http::Request&, http::Responder responder) {
             responder.send(text_response(200, "ok\n"));
         }});
    router.add({"/readyz",
                http::Methods::Get,
                {},
                [missing = std::move(parts.what_is_missing)](const http::Request&,
                                                             http::Responder responder) {
                    const std::string what = missing();
                    responder.send(what.empty() ? text_response(200, "ok\n")
                                                : text_response(503, what + "\n"));
                }});
    router.add(
        {"/metrics",
         http::Methods::Get,
         {},
         [metrics = std::move(parts.metrics)](const http::Request&, http::Responder responder) {
             http::Response response = text_response(200, metrics_text(metrics()));
             response.content_type = "text/plain; version=0.0.4; charset=utf-8";
             responder.send(std::move(response));
         }});
}

}  // namespace kps::rest
