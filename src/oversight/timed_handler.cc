#include "oversight/timed_handler.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace kps::oversight {
namespace {

/// Where questions are asked: SOAP, REST and the public checks.
constexpr std::string_view kQuestionPaths[] = {"/Services/RoutingService.svc", "/api/v1/services/",
                                               "/Service/KPSPublic"};

bool asks_questions(const http::Request& request) {
    return request.method == "POST" &&
           std::any_of(std::begin(kQuestionPaths), std::end(kQuestionPaths),
                       [&](std::string_view path) { return request.path.starts_with(path); });
}

class TimedTarget final : public http::Responder::Target {
  public:
    TimedTarget(http::Responder inner, Meter& meter, const base::Clock& clock)
        : inner_(std::move(inner)), meter_(meter), clock_(clock), begun_us_(clock.now_us()) {}
    void respond(http::Response response) noexcept override {
        const std::int64_t now_us = clock_.now_us();
        meter_.served(response.status >= 500, now_us - begun_us_, now_us);
        inner_.send(std::move(response));
    }

  private:
    http::Responder inner_;
    Meter& meter_;
    const base::Clock& clock_;
    std::int64_t begun_us_;
};

}  // namespace

void TimedHandler::handle(const http::Request& request, http::Responder responder) {
    if (!asks_questions(request)) return inner_.handle(request, std::move(responder));
    inner_.handle(request, http::Responder(std::make_shared<TimedTarget>(std::move(responder),
                                                                         meter_, clock_)));
}

}  // namespace kps::oversight
