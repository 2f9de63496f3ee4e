#include "wire/security/message_security.h"

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "wire/namespaces.h"
#include "wire/security/parts.h"
#include "wire/security/timestamp.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using xml::Element;

/// The profile's one Reference, which names the Timestamp.
Result<std::string_view> digest_of(const Signature& signature, std::string_view timestamp_id) {
    if (signature.reference_count != 1) return refuse("not one Reference");
    if (signature.references[0].id != timestamp_id)
        return refuse("Reference does not name the Timestamp");
    return signature.references[0].digest_value;
}

Status check_digest(const Element& timestamp, std::string_view digest_value, std::string& scratch) {
    const base::ByteView bytes = KPS_TRY(canonical_bytes(timestamp, scratch));
    if (!equals_text(crypto::sha1(bytes), digest_value)) return refuse("digest of the Timestamp");
    return {};
}

Status check_mac(const authentication::Token& token, const Signature& signature,
                 std::string& scratch) {
    const base::ByteView bytes = KPS_TRY(canonical_bytes(*signature.signed_info, scratch));
    if (!equals_text(token.mac()(bytes), signature.value)) return refuse("SignatureValue");
    return {};
}

}  // namespace

Result<authentication::Caller> verify(const soap::Message& message,
                                      authentication::TokenVerifier& tokens,
                                      const authentication::AddressBytes& source,
                                      std::int64_t now_us, authentication::Caller* genuine) {
    const Element* security = KPS_TRY(lone_security(message, {1, 1}));
    const Element* timestamp = security->only_child(ns::kUtility, "Timestamp");
    const Element* encrypted = security->only_child(ns::kEncryption, "EncryptedData");
    const Element* signature = security->only_child(ns::kSignature, "Signature");
    if (!timestamp || !encrypted || !signature || child_count(*security) != 3)
        return refuse("parts of Security");
    const xml::Attribute* id = timestamp->attribute(ns::kUtility, "Id");
    if (!id) return refuse("Timestamp without Id");

    const Signature parts = KPS_TRY(read_signature(*signature, kCompatibleSuite));
    const std::string_view digest = KPS_TRY(digest_of(parts, id->value));
    const std::string_view key_identifier = KPS_TRY(read_key_identifier(*parts.key_info));
    const authentication::PresentedToken presented =
        KPS_TRY(read_token(*encrypted, key_identifier));
    KPS_TRY(check_timestamp(*timestamp, now_us));
    thread_local std::string canonical;
    KPS_TRY(check_digest(*timestamp, digest, canonical));

    const auto token = tokens.open(presented);
    if (!token) return base::failed(ErrorCode::InvalidSecurity, token.error().context);
    KPS_TRY(check_mac(**token, parts, canonical));
    const authentication::TokenClaims& claims = (*token)->claims();
    // The key was the one of the token inside; the token named must be the same (SECURITY threat
    // 7).
    if (key_identifier != "_" + claims.id.text())
        return refuse("KeyIdentifier names another token");
    const authentication::Caller caller{claims.institution, claims.user, source, claims.id,
                                        authentication::Profile::Compatible};
    if (genuine) *genuine = caller;
    if (claims.certificate)
        return base::failed(ErrorCode::StrictProfileRequired, "token is bound to a certificate");
    const Status admitted = tokens.check(**token, source, now_us);
    if (!admitted) return base::failed(shown(admitted.error()));
    return caller;
}

Result<const Element*> username_token(const soap::Message& message, std::int64_t now_us) {
    const Element* security = KPS_TRY(lone_security(message, {0, 0}));
    const Element* timestamp = security->only_child(ns::kUtility, "Timestamp");
    if (!timestamp) return refuse("Timestamp outside Security");
    KPS_TRY(check_timestamp(*timestamp, now_us));
    const Element* token = security->only_child(ns::kSecurity, "UsernameToken");
    if (!token || child_count(*security) != 2) return refuse("not one UsernameToken");
    return token;
}

}  // namespace kps::wire::security
