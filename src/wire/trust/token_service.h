#pragma once

#include <functional>
#include <string>
#include <vector>

#include "authentication/credential_verifier.h"
#include "authentication/token_authority.h"
#include "wire/soap/envelope.h"
#include "wire/trust/request.h"

/// The token service (`/Services/Issuer.svc/IWSTrust13`): user name and password in, token out.
///
/// Invariants:
/// 1. The whole request is read before a password is looked at; what is malformed says nothing
/// about users.
/// 2. A token is given only where credentials, standing and registered address were all found good.
/// 3. Every outcome, granted or refused, says what the record needs (SR-30).
/// 4. A request over a connection with a client certificate is one of the strict profile: the token is
/// bound to the certificate, which admission has found to be the institution's own.
namespace kps::wire::trust {

/// Refuses unless `response` is filled.
struct TokenOutcome {
    std::string response;                                 ///< the RSTR; empty when refused
    base::ErrorCode refusal = base::ErrorCode::Internal;  ///< what the fault says
    base::ErrorCode reason = base::ErrorCode::Internal;   ///< what the record says; may say more
    base::InstitutionId institution;                      ///< 0 when not known
    std::string user;         ///< as tried; empty when the request could not be read
    base::Uuid token;         ///< AssertionID of the token given
    std::string_view rule{};  ///< that refused a right secret; for the record
    bool granted() const { return !response.empty(); }
};

class TokenService {
  public:
    using Completion = std::function<void(TokenOutcome)>;

    TokenService(authentication::CredentialVerifier& verifier,
                 authentication::TokenAuthority& authority, std::vector<std::string> own_addresses)
        : verifier_(verifier), authority_(authority), scopes_(std::move(own_addresses)) {}

    /// Answers a message to the token service; `message` is not used after the call returns. Calls
    /// `completion` exactly once: on this thread when the password is known already or nothing is
    /// to be verified, else on a thread of the verifier, where it must not block or throw.
    /// Threads: from any thread. A completion still to come uses the authority, no longer this object.
    void issue(const soap::Message& message, const authentication::Arrival& arrival,
               std::int64_t now_us, Completion completion);

  private:
    struct Pending;
    static TokenOutcome finish(authentication::TokenAuthority& authority, const Pending& pending,
                               const authentication::CredentialOutcome& credentials);

    authentication::CredentialVerifier& verifier_;
    authentication::TokenAuthority& authority_;
    Scopes scopes_;
};

}  // namespace kps::wire::trust
