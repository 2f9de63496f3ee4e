#pragma once

#include <string>
#include <utility>

#include "base/clock.h"
#include "http/message.h"
#include "query/engine.h"
#include "wire/soap/fault.h"

namespace kps::wire::endpoints {

/// Sends a finished SOAP body with its receipt, or a fault when nothing could be answered.
class SoapSink final : public query::AnswerSink {
  public:
    struct Context {
        int status = 200;
        std::string content_type{soap::kContentType};
        std::string relates_to;
    };
    SoapSink(http::Responder responder, const base::Clock& clock, Context context)
        : responder_(std::move(responder)), clock_(clock), context_(std::move(context)) {}

    void answered(std::string body, const audit::Receipt& receipt) noexcept override;
    void failed(base::ErrorCode code) noexcept override;

  private:
    http::Responder responder_;
    const base::Clock& clock_;
    Context context_;
};

/// Renders a fault's body, so that the record holds the digest of what was really sent.
class FaultRenderer final : public query::Renderer {
  public:
    explicit FaultRenderer(const http::Response& response) : response_(response) {}
    void render(const query::Answer&, std::string& out) override { out = response_.body; }

  private:
    const http::Response& response_;
};

}  // namespace kps::wire::endpoints
