#include "wire/security/strict_security.h"

#include <string>

#include "crypto/digest.h"
#include "wire/namespaces.h"
#include "wire/security/parts.h"
#include "wire/security/signed_parts.h"
#include "wire/security/timestamp.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using xml::Element;

/// The parts of a strict message, by fixed path.
struct StrictParts {
    const Element* timestamp = nullptr;
    Signature signature;
    std::string_view key_identifier;
    authentication::PresentedToken presented;
};

Result<StrictParts> read_parts(const soap::Message& message) {
    const Element* security = KPS_TRY(lone_security(message, {1, 1}));
    StrictParts parts;
    parts.timestamp = security->only_child(ns::kUtility, "Timestamp");
    const Element* encrypted = security->only_child(ns::kEncryption, "EncryptedData");
    const Element* signature = security->only_child(ns::kSignature, "Signature");
    if (!parts.timestamp || !encrypted || !signature || child_count(*security) != 3)
        return refuse("parts of Security");
    parts.signature = KPS_TRY(read_signature(*signature, kStrictSuite));
    parts.key_identifier = KPS_TRY(read_key_identifier(*parts.signature.key_info));
    parts.presented = KPS_TRY(read_token(*encrypted, parts.key_identifier));
    return parts;
}

/// What this server reads of a message; all of it must be signed.
Result<SignedParts> parts_to_sign(const soap::Message& message, const Element& timestamp) {
    SignedParts parts;
    KPS_TRY(parts.add(&timestamp));
    for (const std::string_view name : {"Action", "MessageID", "To"})
        KPS_TRY(parts.add(message.header->child(ns::kAddressing, name)));
    KPS_TRY(parts.add(message.payload->parent));
    for (const Element* optional : {message.header->child(ns::kEndUser, "Sorgulayan"),
                                    message.header->child(ns::kPurpose, "Amac")})
        if (optional) KPS_TRY(parts.add(optional));
    return parts;
}

Status check_mac(const authentication::Token& token, const Signature& signature,
                 std::string& scratch) {
    const base::ByteView bytes = KPS_TRY(canonical_bytes(*signature.signed_info, scratch));
    const crypto::HmacSha256 mac(base::ByteView(token.claims().proof_key));
    if (!equals_text(mac(bytes), signature.value)) return refuse("SignatureValue");
    return {};
}

}  // namespace

bool claims_strict(const soap::Message& message) {
    const Element* signature =
        message.security ? message.security->child(ns::kSignature, "Signature") : nullptr;
    const Element* info = signature ? signature->child(ns::kSignature, "SignedInfo") : nullptr;
    const Element* method = info ? info->child(ns::kSignature, "SignatureMethod") : nullptr;
    return method && value_of(*method, "Algorithm") == kStrictSuite.signature_method;
}

Status StrictVerifier::check_certificate(const authentication::TokenClaims& claims,
                                         const authentication::Arrival& arrival,
                                         std::int64_t now_us) const {
    // Rule R-053 (KPSY m.7/1): the security method found suitable is a certificate of the institution's
    // own, looked at for each message: a connection may be older than a revocation.
    if (!arrival.certificate)
        return base::failed(ErrorCode::CertificateRefused, "no client certificate");
    if (claims.certificate != arrival.certificate)
        return base::failed(ErrorCode::CertificateRefused, "token of another certificate");
    const base::InstitutionId institution =
        KPS_TRY(parts_.certificates.institution_of(*arrival.certificate, now_us));
    if (institution != claims.institution)
        return base::failed(ErrorCode::CertificateRefused, "certificate of another institution");
    return {};
}

Result<authentication::Caller> StrictVerifier::verify(const soap::Message& message,
                                                      const authentication::Arrival& arrival,
                                                      std::int64_t now_us,
                                                      authentication::Caller* genuine) {
    const StrictParts parts = KPS_TRY(read_parts(message));
    const Lifetime life = KPS_TRY(check_strict_timestamp(*parts.timestamp, now_us));
    if (message.message_id.empty()) return refuse("no MessageID");
    thread_local std::string canonical;
    const SignedParts wanted = KPS_TRY(parts_to_sign(message, *parts.timestamp));
    KPS_TRY(wanted.check(parts.signature, canonical));

    const auto token = parts_.tokens.open(parts.presented);
    if (!token) return base::failed(ErrorCode::InvalidSecurity, token.error().context);
    KPS_TRY(check_mac(**token, parts.signature, canonical));
    const authentication::TokenClaims& claims = (*token)->claims();
    if (parts.key_identifier != "_" + claims.id.text())
        return refuse("KeyIdentifier names another token");
    const authentication::Caller caller{claims.institution, claims.user, arrival.source, claims.id,
                                        authentication::Profile::Strict};
    if (genuine) *genuine = caller;
    const Status admitted = parts_.tokens.check(**token, arrival.source, now_us);
    if (!admitted) return base::failed(shown(admitted.error()));
    KPS_TRY(check_certificate(claims, arrival, now_us));
    if (!parts_.is_own_address(message.to))
        return base::failed(ErrorCode::InvalidScope, "To is not an address of ours");
    KPS_TRY(parts_.guard.take({claims.institution, claims.id, message.message_id, life.created_us},
                              now_us));
    return caller;
}

}  // namespace kps::wire::security
