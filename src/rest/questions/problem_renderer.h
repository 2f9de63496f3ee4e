#pragma once

#include <string>
#include <utility>

#include "http/message.h"
#include "query/engine.h"

namespace kps::rest {

/// Writes the refusal that was made already, so that the record holds the digest of what is really sent.
class ProblemRenderer final : public query::Renderer {
  public:
    ProblemRenderer(http::Response refusal, int& status)
        : refusal_(std::move(refusal)), status_(status) {}
    void render(const query::Answer&, std::string& out) override {
        status_ = refusal_.status;
        out = std::move(refusal_.body);
    }

  private:
    http::Response refusal_;
    int& status_;
};

}  // namespace kps::rest
