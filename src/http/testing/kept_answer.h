#pragma once

#include <future>
#include <memory>
#include <utility>

#include "http/message.h"

namespace kps::http::testing {

/// Takes an answer from whichever thread gives it.
class KeptAnswer final : public Responder::Target {
  public:
    void respond(Response response) noexcept override { promise_.set_value(std::move(response)); }
    std::future<Response> future() { return promise_.get_future(); }

  private:
    std::promise<Response> promise_;
};

/// The answer of a handler to one request.
inline Response ask(Handler& handler, const Request& request) {
    const auto kept = std::make_shared<KeptAnswer>();
    auto answer = kept->future();
    handler.handle(request, Responder(kept));
    return answer.get();
}

}  // namespace kps::http::testing
