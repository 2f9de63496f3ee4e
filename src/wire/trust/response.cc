#include "wire/trust/response.h"

#include "base/calendar.h"
#include "wire/soap/fault.h"
#include "wire/xml/writer.h"

namespace kps::wire::trust {
namespace {

constexpr std::string_view kAction =
    "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RSTRC/IssueFinal";
constexpr std::size_t kReplyBytes = 10 * 1024;

// The fixed text between the values, in order.
constexpr std::string_view kCreated =
    R"(<trust:RequestSecurityTokenResponseCollection xmlns:trust="http://docs.oasis-open.org/ws-sx/ws-trust/200512">)"
    R"(<trust:RequestSecurityTokenResponse><trust:KeySize>256</trust:KeySize><trust:Lifetime>)"
    R"(<wsu:Created xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">)";
constexpr std::string_view kExpires =
    R"(</wsu:Created>)"
    R"(<wsu:Expires xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">)";
constexpr std::string_view kAppliesTo =
    R"(</wsu:Expires></trust:Lifetime><wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy">)"
    R"(<a:EndpointReference><a:Address>)";
// Nothing may stand before EncryptedData: it is taken as the first child (WIRE.md 0, 1).
constexpr std::string_view kEncryptedData =
    R"(</a:Address></a:EndpointReference></wsp:AppliesTo><trust:RequestedSecurityToken>)"
    R"(<xenc:EncryptedData Type="http://www.w3.org/2001/04/xmlenc#Element" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">)"
    R"(<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"></xenc:EncryptionMethod>)"
    R"(<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><e:EncryptedKey xmlns:e="http://www.w3.org/2001/04/xmlenc#">)";
constexpr std::string_view kWrappedWithSha1 =
    R"(<e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p">)"
    R"(<DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod></e:EncryptionMethod>)";
constexpr std::string_view kWrappedWithSha256 =
    R"(<e:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep">)"
    R"(<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod>)"
    R"(<e11:MGF xmlns:e11="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256">)"
    R"(</e11:MGF></e:EncryptionMethod>)";
constexpr std::string_view kIssuerName =
    R"(<KeyInfo><o:SecurityTokenReference xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">)"
    R"(<X509Data><X509IssuerSerial><X509IssuerName>)";
constexpr std::string_view kSerialNumber = "</X509IssuerName><X509SerialNumber>";
constexpr std::string_view kWrappedKey =
    "</X509SerialNumber></X509IssuerSerial></X509Data></o:SecurityTokenReference></"
    "KeyInfo><e:CipherData><e:CipherValue>";
constexpr std::string_view kCipher =
    "</e:CipherValue></e:CipherData></e:EncryptedKey></KeyInfo><xenc:CipherData><xenc:CipherValue>";
constexpr std::string_view kProofToken =
    "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></trust:RequestedSecurityToken>"
    "<trust:RequestedProofToken>";
constexpr std::string_view kSecretStart = "<trust:BinarySecret>";
constexpr std::string_view kSecretEnd = "</trust:BinarySecret>";
constexpr std::string_view kComputedKey =
    "<trust:ComputedKey>http://docs.oasis-open.org/ws-sx/ws-trust/200512/CK/PSHA1</"
    "trust:ComputedKey>";
constexpr std::string_view kProofTokenEnd = "</trust:RequestedProofToken>";
constexpr std::string_view kEntropyStart =
    R"(<trust:Entropy><trust:BinarySecret Type="http://docs.oasis-open.org/ws-sx/ws-trust/200512/Nonce">)";
constexpr std::string_view kEntropyEnd = "</trust:BinarySecret></trust:Entropy>";
constexpr std::string_view kReference =
    R"(<o:SecurityTokenReference )"
    R"(k:TokenType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1" )"
    R"(xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" )"
    R"(xmlns:k="http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"><o:KeyIdentifier )"
    R"(ValueType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID">_)";
constexpr std::string_view kReferenceEnd = "</o:KeyIdentifier></o:SecurityTokenReference>";
constexpr std::string_view kEnd =
    "<trust:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</trust:TokenType>"
    "<trust:RequestType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue</trust:RequestType>"
    "<trust:KeyType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/SymmetricKey</trust:KeyType>"
    "</trust:RequestSecurityTokenResponse></trust:RequestSecurityTokenResponseCollection>";

void append_token(std::string& out, const TokenReply& reply) {
    out += kEncryptedData;
    out += reply.strict ? kWrappedWithSha256 : kWrappedWithSha1;
    out += kIssuerName;
    xml::append_ascii_text(out, reply.recipient_issuer);
    out += kSerialNumber;
    out += reply.recipient_serial;
    out += kWrappedKey;
    out += reply.issued.wrapped_key;
    out += kCipher;
    out += reply.issued.cipher;
}

void append_proof(std::string& out, const TokenReply& reply) {
    out += kProofToken;
    if (reply.server_entropy.empty()) {
        out += kSecretStart;
        base::append_base64(out, reply.issued.token->claims().proof_key);
        out += kSecretEnd;
    } else {
        out += kComputedKey;
    }
    out += kProofTokenEnd;
    if (reply.server_entropy.empty()) return;
    out += kEntropyStart;
    base::append_base64(out, reply.server_entropy);
    out += kEntropyEnd;
}

void append_reference(std::string& out, std::string_view name, const std::string& id) {
    out.append("<trust:").append(name).append(">");
    out += kReference;
    out += id;
    out += kReferenceEnd;
    out.append("</trust:").append(name).append(">");
}

}  // namespace

std::string write_response(const TokenReply& reply, std::int64_t now_us) {
    const authentication::TokenClaims& claims = reply.issued.token->claims();
    const std::string id = claims.id.text();
    std::string out;
    out.reserve(kReplyBytes);
    soap::append_response_head(out, {kAction, reply.relates_to, now_us, reply.strict});
    out += kCreated;
    out += base::utc_text_ms(claims.not_before_us);
    out += kExpires;
    out += base::utc_text_ms(claims.not_after_us);
    out += kAppliesTo;
    xml::append_ascii_text(out, reply.applies_to);
    append_token(out, reply);
    append_proof(out, reply);
    append_reference(out, "RequestedAttachedReference", id);
    append_reference(out, "RequestedUnattachedReference", id);
    out += kEnd;
    soap::append_response_tail(out);
    return out;
}

}  // namespace kps::wire::trust
