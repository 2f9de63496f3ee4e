#pragma once

#include <cstdint>
#include <functional>

#include "authentication/caller.h"
#include "authentication/client_certificates.h"
#include "authentication/token.h"
#include "base/result.h"
#include "wire/security/replay_guard.h"
#include "wire/soap/envelope.h"

/// Message security of the strict profile (SECURITY 3 b, docs/adr/0036): everything of a message that is
/// read is signed, by HMAC-SHA256 with the key of a token that is bound to the client certificate of the
/// connection, and the message is taken once.
///
/// Invariants, besides those of message_security.h:
/// 1. The References name exactly Timestamp, Action, MessageID, To and Body, and Sorgulayan and Amac where
/// they stand: each once, and nothing else. An element is signed when it is the very one that is read.
/// 2. SHA-256 throughout; SHA-1 is refused, not negotiated.
/// 3. The order is: form, digests, MAC, token, certificate, address, replay. What comes later costs or
/// tells something only to whoever passed what came before.
namespace kps::wire::security {

/// Whether a message claims this profile, by the algorithm of its signature. Proves nothing.
bool claims_strict(const soap::Message& message);

class StrictVerifier {
  public:
    struct Parts {
        authentication::TokenVerifier& tokens;
        const authentication::ClientCertificates& certificates;
        ReplayGuard& guard;
        /// Whether an address (wsa:To) is one of ours.
        std::function<bool(std::string_view)> is_own_address;
    };
    explicit StrictVerifier(Parts parts) : parts_(std::move(parts)) {}

    /// Verifies a message to the query services, says who sent it, and takes it: the same message is
    /// refused from then on. `genuine` as in `security::verify`.
    /// Errors: InvalidSecurity, ExpiredToken, RevokedToken, CertificateRefused, InvalidScope,
    /// ReplayedMessage, Busy.
    base::Result<authentication::Caller> verify(const soap::Message& message,
                                                const authentication::Arrival& arrival,
                                                std::int64_t now_us,
                                                authentication::Caller* genuine = nullptr);

  private:
    base::Status check_certificate(const authentication::TokenClaims& claims,
                                   const authentication::Arrival& arrival,
                                   std::int64_t now_us) const;
    Parts parts_;
};

}  // namespace kps::wire::security
