#pragma once

#include <string>
#include <utility>

#include "query/engine.h"

namespace kps::query::testing {

/// Keeps what an edge would send: the body, or `failed` with the number of the error.
class KeptAnswer final : public AnswerSink {
  public:
    explicit KeptAnswer(std::string& body) : body_(body) {}
    void answered(std::string body, const audit::Receipt&) noexcept override {
        body_ = std::move(body);
    }
    void failed(base::ErrorCode code) noexcept override {
        body_ = "failed " + std::to_string(static_cast<int>(code));
    }

  private:
    std::string& body_;
};

}  // namespace kps::query::testing
