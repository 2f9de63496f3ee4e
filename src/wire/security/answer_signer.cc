#include "wire/security/answer_signer.h"

#include <fmt/format.h>

#include <utility>

#include "base/bytes.h"
#include "crypto/certificate.h"
#include "crypto/digest.h"
#include "wire/namespaces.h"
#include "wire/security/parts.h"
#include "wire/xml/canonical.h"
#include "wire/xml/document.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;
using xml::Element;

// The text between the values. SignedInfo is written as its canonical form has it, apart from the
// declaration, which stands on Signature in the message.
constexpr std::string_view kSignedInfoAlone =
    R"(<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">)";
constexpr std::string_view kSignedInfoInside = "<SignedInfo>";
constexpr std::string_view kMethods =
    R"(<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></CanonicalizationMethod>)"
    R"(<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></SignatureMethod>)";
constexpr std::string_view kReference = R"(<Reference URI="#)";
constexpr std::string_view kDigest =
    R"("><Transforms><Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></Transform></Transforms>)"
    R"(<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod><DigestValue>)";
constexpr std::string_view kReferenceEnd = "</DigestValue></Reference>";
constexpr std::string_view kSignedInfoEnd = "</SignedInfo>";
constexpr std::string_view kCertificate =
    R"(<o:BinarySecurityToken u:Id="_4" ValueType="{}" EncodingType=")"
    R"(http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary">{}</o:BinarySecurityToken>)";
constexpr std::string_view kSignature =
    R"(<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">{}{}<SignatureValue>{}</SignatureValue><KeyInfo>)"
    R"(<o:SecurityTokenReference><o:Reference URI="#_4" ValueType="{}"></o:Reference></o:SecurityTokenReference>)"
    R"(</KeyInfo></Signature>)";

/// The parts of an answer that are signed; `relates_to` is null in an answer to a message without id.
struct AnswerParts {
    const Element* timestamp = nullptr;
    const Element* action = nullptr;
    const Element* relates_to = nullptr;
    const Element* body = nullptr;
};

base::Result<AnswerParts> find_parts(const Element& envelope) {
    const Element* header = envelope.child(ns::kSoap12, "Header");
    const Element* security = header ? header->child(ns::kSecurity, "Security") : nullptr;
    AnswerParts parts;
    parts.timestamp = security ? security->only_child(ns::kUtility, "Timestamp") : nullptr;
    parts.action = header ? header->only_child(ns::kAddressing, "Action") : nullptr;
    parts.relates_to = header ? header->child(ns::kAddressing, "RelatesTo") : nullptr;
    parts.body = envelope.child(ns::kSoap12, "Body");
    if (!parts.timestamp || !parts.action || !parts.body)
        return base::failed(ErrorCode::Internal, "the answer cannot be signed");
    return parts;
}

base::Status append_reference(std::string& out, const Element& part, std::string& scratch) {
    const xml::Attribute* id = part.attribute(ns::kUtility, "Id");
    if (!id) return base::failed(ErrorCode::Internal, "a part of the answer has no Id");
    const base::ByteView bytes = KPS_TRY(canonical_bytes(part, scratch));
    out.append(kReference).append(id->value).append(kDigest);
    base::append_base64(out, crypto::sha256(bytes));
    out.append(kReferenceEnd);
    return {};
}

}  // namespace

base::Result<AnswerSigner> AnswerSigner::create(const crypto::CertifiedKey& key) {
    crypto::EcdsaSigner signer = KPS_TRY(crypto::EcdsaSigner::from_pem(key.private_key_pem));
    const crypto::Certificate certificate =
        KPS_TRY(crypto::Certificate::from_pem(key.certificate_pem));
    const base::ByteView probe = base::as_bytes("kps");
    const auto signature = KPS_TRY(signer.sign(probe));
    if (!certificate.verifies(probe, signature))
        return base::failed(ErrorCode::CryptoFailed, "answer signer: key and certificate differ");
    return AnswerSigner(std::move(signer), base::to_base64(certificate.der()));
}

base::Status AnswerSigner::sign(std::string& answer) const {
    std::string references(kMethods);
    std::size_t place = 0;
    {
        const xml::Document document = KPS_TRY(xml::Document::parse(answer));
        const AnswerParts parts = KPS_TRY(find_parts(document.root()));
        thread_local std::string scratch;
        for (const Element* part : {parts.timestamp, parts.action, parts.relates_to, parts.body})
            if (part) KPS_TRY(append_reference(references, *part, scratch));
        const std::string_view raw = parts.timestamp->raw;
        place = static_cast<std::size_t>(raw.data() + raw.size() - answer.data());
    }
    references += kSignedInfoEnd;
    const std::string signed_info = std::string(kSignedInfoAlone) + references;
    const auto value = KPS_TRY(signer_.sign(base::as_bytes(signed_info)));
    answer.insert(place, fmt::format(kCertificate, kCertificateValueType, certificate_base64_) +
                             fmt::format(kSignature, kSignedInfoInside, references,
                                         base::to_base64(value), kCertificateValueType));
    return {};
}

}  // namespace kps::wire::security
