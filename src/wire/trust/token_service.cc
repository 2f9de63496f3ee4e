#include "wire/trust/token_service.h"

#include <algorithm>
#include <array>
#include <memory>

#include "crypto/digest.h"
#include "crypto/random.h"
#include "wire/trust/response.h"

namespace kps::wire::trust {
namespace {

using base::ErrorCode;

constexpr std::size_t kKeyBytes = 32;
using Key = std::array<std::uint8_t, kKeyBytes>;

TokenOutcome refused(ErrorCode code) {
    TokenOutcome outcome;
    outcome.refusal = code;
    outcome.reason = code;
    return outcome;
}

/// Proof key of a token, and the server's share of it when the client sent its own.
struct Proof {
    Key key{};
    base::Bytes server_entropy;
    ~Proof() { base::wipe(key.data(), key.size()); }
};

Proof make_proof(base::ByteView client_entropy) {
    Proof proof;
    crypto::fill_random(proof.key);
    if (client_entropy.empty()) return proof;
    proof.server_entropy.assign(proof.key.data(), proof.key.size());
    base::Bytes computed = crypto::p_sha1(client_entropy, proof.server_entropy, kKeyBytes);
    std::copy(computed.begin(), computed.end(), proof.key.begin());
    base::wipe(computed.data(), computed.size());
    return proof;
}

}  // namespace

/// What of a request is needed once its password was verified.
struct TokenService::Pending {
    std::string user;
    std::string applies_to;
    std::string message_id;
    base::Bytes client_entropy;
    authentication::Arrival arrival;
    std::int64_t now_us = 0;
};

namespace {

/// What the strict profile asks of a request besides: an id that the signed answer can name, and no
/// key computed with P_SHA1 (SR-21).
base::Status check_strict(const soap::Message& message, const TokenRequest& request) {
    if (message.message_id.empty())
        return base::failed(ErrorCode::MalformedBody, "token request without MessageID");
    if (!request.client_entropy.empty())
        return base::failed(ErrorCode::InvalidScope, "computed key in the strict profile");
    return {};
}

}  // namespace

void TokenService::issue(const soap::Message& message, const authentication::Arrival& arrival,
                         std::int64_t now_us, Completion completion) {
    auto request = read_request(message, scopes_, now_us);
    if (!request) return completion(refused(request.error().code));
    if (arrival.certificate) {
        const base::Status fits = check_strict(message, *request);
        if (!fits) return completion(refused(fits.error().code));
    }
    auto pending = std::make_shared<Pending>();
    pending->user = request->user;
    pending->applies_to = std::move(request->applies_to);
    pending->message_id = std::string(message.message_id);
    pending->client_entropy = std::move(request->client_entropy);
    pending->arrival = arrival;
    pending->now_us = now_us;
    authentication::CredentialAttempt attempt{std::move(request->user),
                                              std::move(request->password), arrival.source,
                                              arrival.certificate};
    verifier_.verify(std::move(attempt), now_us,
                     [&authority = authority_, pending, done = std::move(completion)](
                         const authentication::CredentialOutcome& credentials) {
                         done(finish(authority, *pending, credentials));
                     });
}

TokenOutcome TokenService::finish(authentication::TokenAuthority& authority, const Pending& pending,
                                  const authentication::CredentialOutcome& credentials) {
    TokenOutcome outcome;
    outcome.institution = credentials.institution;
    outcome.user = pending.user;
    outcome.refusal = credentials.refusal;
    outcome.reason = credentials.reason;
    outcome.rule = credentials.rule;
    // Rule X-008 (KPS introduction): the services take tokens only, given here.
    if (!credentials.granted) return outcome;
    const auto& certificate = pending.arrival.certificate;

    const Proof proof = make_proof(pending.client_entropy);
    const authentication::TokenSubject subject{
        credentials.institution, base::UserName(pending.user), pending.arrival.source, certificate};
    const auto issued = authority.issue(subject, proof.key, pending.now_us);
    if (!issued) {
        outcome.refusal = outcome.reason = issued.error().code;
        return outcome;
    }
    outcome.token = issued->token->claims().id;
    const TokenReply reply{*issued,
                           authority.recipient_issuer(),
                           authority.recipient_serial(),
                           pending.applies_to,
                           pending.message_id,
                           proof.server_entropy,
                           certificate.has_value()};
    outcome.response = write_response(reply, pending.now_us);
    return outcome;
}

}  // namespace kps::wire::trust
