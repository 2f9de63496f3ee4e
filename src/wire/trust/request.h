#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "wire/soap/envelope.h"

namespace kps::wire::trust {

/// What a client asks the token service for (WIRE.md 1.2, 1.3). Owns its texts; the password is
/// wiped.
struct TokenRequest {
    std::string user;
    std::string password;
    std::string applies_to;      ///< as written
    base::Bytes client_entropy;  ///< empty: the server alone makes the proof key

    TokenRequest() = default;
    TokenRequest(TokenRequest&&) = default;
    TokenRequest& operator=(TokenRequest&&) = default;
    TokenRequest(const TokenRequest&) = delete;
    TokenRequest& operator=(const TokenRequest&) = delete;
    ~TokenRequest() { base::wipe(password.data(), password.size()); }
};

/// Addresses tokens are given for: the router's production and test address, which old clients
/// hard-code, and our own.
class Scopes {
  public:
    explicit Scopes(std::vector<std::string> own_addresses);
    /// Compared without regard to ASCII case, as the real servers do.
    bool contains(std::string_view address) const;

  private:
    std::vector<std::string> addresses_;
};

/// Reads a message of the token service, strict where it matters and lenient where clients differ:
/// unknown children are ignored, optional ones defaulted, the password's Type may stand in any of
/// three ways.
/// Errors: UnknownAction; InvalidSecurity for a bad Security header or password type;
/// InvalidScope for an unknown
///         AppliesTo and for a key or token type we do not make; MalformedBody.
base::Result<TokenRequest> read_request(const soap::Message& message, const Scopes& scopes,
                                        std::int64_t now_us);

}  // namespace kps::wire::trust
