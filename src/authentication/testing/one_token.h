#pragma once

#include <memory>

#include "authentication/token.h"

namespace kps::authentication::testing {

/// Takes whatever is presented for one token that is good from everywhere. Not part of any program.
class OneToken final : public TokenVerifier {
  public:
    explicit OneToken(const TokenClaims& claims) : token_(std::make_shared<const Token>(claims)) {}
    base::Result<std::shared_ptr<const Token>> open(const PresentedToken&) override {
        return token_;
    }
    base::Status check(const Token&, const AddressBytes&, std::int64_t) override { return {}; }

  private:
    std::shared_ptr<const Token> token_;
};

}  // namespace kps::authentication::testing
