#pragma once

#include <string>
#include <utility>

#include "base/clock.h"
#include "http/message.h"
#include "query/answer_age.h"
#include "query/engine.h"
#include "wire/security/answer_signer.h"
#include "wire/soap/fault.h"

namespace kps::wire::endpoints {

/// Signs the answers to one message: null for the compatible profile, whose answers are not signed.
using Signer = const security::AnswerSigner*;

/// A fault, signed where `signer` is given. Empty with status 500 when it cannot be signed.
http::Response signed_fault(soap::Fault fault, Signer signer);

/// Sends a finished SOAP body with its receipt, or a fault when nothing could be answered.
class SoapSink final : public query::AnswerSink {
  public:
    struct Context {
        int status = 200;
        std::string content_type{soap::kContentType};
        std::string relates_to;
        Signer signer = nullptr;
    };
    SoapSink(http::Responder responder, const base::Clock& clock, Context context)
        : responder_(std::move(responder)), clock_(clock), context_(std::move(context)) {}

    void recording(std::span<const audit::Draft> drafts) override { age_ = query::age_of(drafts); }
    void answered(std::string body, const audit::Receipt& receipt) noexcept override;
    void failed(base::ErrorCode code) noexcept override;

  private:
    query::AnswerAge age_;
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

/// Signs what another renderer wrote, before the record takes its digest. What cannot be signed is
/// not answered: the body is empty then.
class SigningRenderer final : public query::Renderer {
  public:
    SigningRenderer(query::Renderer& inner, Signer signer) : inner_(inner), signer_(signer) {}
    void render(const query::Answer& answer, std::string& out) override {
        inner_.render(answer, out);
        if (signer_ && !signer_->sign(out)) out.clear();
    }

  private:
    query::Renderer& inner_;
    Signer signer_;
};

}  // namespace kps::wire::endpoints
