#include "rest/trace.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "rest/problem.h"
#include "rest/request_rules.h"

namespace kps::rest {
namespace {

constexpr std::string_view kHeader = "traceparent";
/// `00-` and 32 digits of the trace, before the digits of the request.
constexpr std::size_t kTraceBegins = 3;
constexpr std::size_t kTraceDigits = 32;

class TracedTarget final : public http::Responder::Target {
  public:
    TracedTarget(http::Responder responder, std::string_view parent)
        : responder_(std::move(responder)), parent_(parent) {}
    void respond(http::Response response) noexcept override {
        const bool has_header = std::any_of(response.headers.begin(), response.headers.end(),
                                            [](const auto& one) { return one.first == kHeader; });
        if (!has_header) response.headers.emplace_back(kHeader, parent_);
        if (response.content_type == kProblemMediaType && response.body.ends_with('}')) {
            response.body.pop_back();
            response.body += ",\"trace\":\"" + parent_.substr(kTraceBegins, kTraceDigits) + "\"}";
        }
        responder_.send(std::move(response));
    }

  private:
    http::Responder responder_;
    std::string parent_;
};

}  // namespace

http::Responder traced(const http::Request& request, http::Responder responder) {
    const auto parent = trace_parent(request);
    if (!parent) return responder;
    return http::Responder(std::make_shared<TracedTarget>(std::move(responder), *parent));
}

}  // namespace kps::rest
