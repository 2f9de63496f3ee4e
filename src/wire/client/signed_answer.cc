#include "wire/client/signed_answer.h"

#include "base/bytes.h"
#include "crypto/certificate.h"
#include "wire/namespaces.h"
#include "wire/security/answer_signer.h"
#include "wire/security/parts.h"
#include "wire/security/signed_parts.h"
#include "wire/security/timestamp.h"
#include "wire/soap/envelope.h"

namespace kps::wire::client {
namespace {

using security::refuse;
using xml::Element;

/// The certificate that stands in the message, named by KeyInfo and by nothing else.
base::Result<crypto::Certificate> read_certificate(const Element& header, const Element& key_info) {
    const Element* reference = key_info.first_element();
    const Element* name = reference && reference->is(ns::kSecurity, "SecurityTokenReference")
                              ? reference->only_child(ns::kSecurity, "Reference")
                              : nullptr;
    const Element* token = header.only_child(ns::kSecurity, "BinarySecurityToken");
    const xml::Attribute* id = token ? token->attribute(ns::kUtility, "Id") : nullptr;
    if (!name || !id || security::value_of(*name, "URI") != "#" + std::string(id->value) ||
        security::value_of(*token, "ValueType") != security::kCertificateValueType)
        return refuse("KeyInfo names no certificate in the message");
    const auto der = base::from_base64(security::only_text(*token), base::Whitespace::Skipped);
    if (!der) return refuse("BinarySecurityToken");
    auto certificate = crypto::Certificate::from_der(*der);
    if (!certificate) return refuse("BinarySecurityToken");
    return certificate;
}

base::Status check_signature(const security::Signature& signature, const Element& header,
                             const AnswerCheck& check, SignedAnswer& out) {
    const crypto::Certificate certificate = KPS_TRY(read_certificate(header, *signature.key_info));
    const base::Status vouched =
        crypto::check_signer_certificate(certificate, check.authorities_pem, check.now_us);
    if (!vouched)
        return base::failed(base::ErrorCode::InvalidSecurity,
                            "signer's certificate: " + vouched.error().context);
    const auto value = base::from_base64(signature.value, base::Whitespace::Skipped);
    std::string canonical;
    const base::ByteView bytes =
        KPS_TRY(security::canonical_bytes(*signature.signed_info, canonical));
    if (!value || !certificate.verifies(bytes, *value)) return refuse("SignatureValue");
    out.signer = certificate.subject();
    return {};
}

}  // namespace

base::Result<SignedAnswer> check_signed_answer(std::string_view answer, const AnswerCheck& check) {
    const soap::Message message = KPS_TRY(soap::Message::parse(answer));
    const Element* header = KPS_TRY(security::lone_security(message, {std::nullopt, 1}));
    const Element* timestamp = header->only_child(ns::kUtility, "Timestamp");
    const Element* signed_by = header->only_child(ns::kSignature, "Signature");
    const Element* relates_to = message.header->only_child(ns::kAddressing, "RelatesTo");
    if (!timestamp || !signed_by || !relates_to) return refuse("parts of the answer");
    if (security::only_text(*relates_to) != check.message_id)
        return refuse("the answer is to another question");
    const security::Signature signature =
        KPS_TRY(security::read_signature(*signed_by, security::kAnswerSuite));
    security::SignedParts parts;
    for (const Element* part : {timestamp, message.header->child(ns::kAddressing, "Action"),
                                relates_to, message.payload->parent})
        KPS_TRY(parts.add(part));
    std::string canonical;
    KPS_TRY(parts.check(signature, canonical));
    SignedAnswer out;
    const security::Lifetime life =
        KPS_TRY(security::check_strict_timestamp(*timestamp, check.now_us));
    out.created_us = life.created_us;
    KPS_TRY(check_signature(signature, *header, check, out));
    return out;
}

}  // namespace kps::wire::client
