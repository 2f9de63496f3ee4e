#include "wire/client/message.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/digest.h"
#include "wire/client/pieces.h"
#include "wire/client/reading.h"
#include "wire/namespaces.h"
#include "wire/xml/document.h"

namespace kps::wire::client {
namespace {

constexpr std::string_view kPasswordText =
    "http://docs.oasis-open.org/wss/2004/01/"
    "oasis-200401-wss-username-token-profile-1.0#PasswordText";
constexpr std::string_view kSaml11 =
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1";
constexpr std::string_view kAssertionId =
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID";

/// Canonical as well: what is signed is this text.
std::string signed_info(std::string_view canonical_timestamp) {
    const crypto::Sha1Digest digest = crypto::sha1(base::as_bytes(canonical_timestamp));
    return fmt::format(
        "<SignedInfo xmlns=\"{}\"><CanonicalizationMethod "
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">"
        "</CanonicalizationMethod><SignatureMethod "
        "Algorithm=\"http://www.w3.org/2000/09/xmldsig#hmac-sha1\">"
        "</SignatureMethod><Reference URI=\"#_0\"><Transforms><Transform "
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">"
        "</Transform></Transforms><DigestMethod "
        "Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"></DigestMethod>"
        "<DigestValue>{}</DigestValue></Reference></SignedInfo>",
        ns::kSignature, base::to_base64(digest));
}

std::string addressing_headers(std::string_view action, std::string_view to, const Stamp& stamp) {
    return fmt::format(
        "<a:Action s:mustUnderstand=\"1\">{}</a:Action><a:MessageID>{}</a:MessageID>"
        "<a:ReplyTo><a:Address>{}/anonymous</a:Address></a:ReplyTo><a:To "
        "s:mustUnderstand=\"1\">{}</a:To>",
        escaped(action), message_id_text(stamp), ns::kAddressing, escaped(to));
}

std::string envelope(std::string_view header, std::string_view body) {
    return fmt::format(
        "<s:Envelope xmlns:s=\"{}\" "
        "xmlns:a=\"{}\"><s:Header>{}</s:Header><s:Body>{}</s:Body></s:Envelope>",
        ns::kSoap12, ns::kAddressing, header, body);
}

std::string optional_headers(const Call& call) {
    std::string headers;
    if (!call.end_user.empty())
        headers += fmt::format("<Sorgulayan xmlns=\"{}\">{}</Sorgulayan>", ns::kEndUser,
                               escaped(call.end_user));
    if (!call.purpose_code.empty() || !call.file_number.empty())
        headers += fmt::format("<Amac xmlns=\"{}\" Kod=\"{}\" DosyaNo=\"{}\"/>", ns::kPurpose,
                               escaped(call.purpose_code), escaped(call.file_number));
    return headers;
}

}  // namespace

std::string request_token(const Credentials& credentials, std::string_view service_url,
                          std::string_view to, const Stamp& stamp) {
    const std::string security = fmt::format(
        "<o:Security s:mustUnderstand=\"1\" "
        "xmlns:o=\"{}\">{}<o:UsernameToken><o:Username>{}</o:Username>"
        "<o:Password Type=\"{}\">{}</o:Password></o:UsernameToken></o:Security>",
        ns::kSecurity, timestamp(stamp), escaped(credentials.user), kPasswordText,
        escaped(credentials.secret));
    const std::string body = fmt::format(
        "<t:RequestSecurityToken xmlns:t=\"{0}\"><t:RequestType>{0}/Issue</t:RequestType>"
        "<p:AppliesTo "
        "xmlns:p=\"{1}\"><a:EndpointReference><a:Address>{2}</a:Address></a:EndpointReference></"
        "p:AppliesTo>"
        "<t:TokenType>{3}</t:TokenType><t:KeyType>{0}/SymmetricKey</t:KeyType></"
        "t:RequestSecurityToken>",
        ns::kTrust, ns::kPolicy, escaped(service_url), kSaml11);
    return envelope(
        addressing_headers(fmt::format("{}/RST/Issue", ns::kTrust), to, stamp) + security, body);
}

base::Result<IssuedToken> read_token(std::string_view response) {
    const xml::Document document = KPS_TRY(xml::Document::parse(response));
    if (find(document.root(), "Fault"))
        return base::failed(base::ErrorCode::WrongCredentials,
                            text_of(find(document.root(), "Text")));
    const xml::Element* requested = find(document.root(), "RequestedSecurityToken");
    const xml::Element* reference = find(document.root(), "RequestedAttachedReference");
    const xml::Element* lifetime = find(document.root(), "Lifetime");
    if (!requested || !requested->first_element() || !reference || !lifetime)
        return base::failed(base::ErrorCode::MalformedBody, "no token in the answer");
    IssuedToken token;
    token.encrypted_data = requested->first_element()->raw;
    token.key_identifier = text_of(find(*reference, "KeyIdentifier"));
    token.expires = text_of(find(*lifetime, "Expires"));
    const base::Bytes key =
        KPS_TRY(base::from_base64(text_of(find(document.root(), "BinarySecret"))));
    if (key.size() != token.proof_key.size())
        return base::failed(base::ErrorCode::MalformedBody, "proof key");
    std::copy(key.begin(), key.end(), token.proof_key.begin());
    return token;
}

std::string signed_query(const Call& call, const IssuedToken& token, const Stamp& stamp) {
    const std::string stamped = timestamp(stamp);
    const std::string info = signed_info(stamped);
    const crypto::Sha1Digest mac =
        crypto::HmacSha1(base::ByteView(token.proof_key))(base::as_bytes(info));
    const std::string security = fmt::format(
        "<o:Security s:mustUnderstand=\"1\" xmlns:o=\"{}\">{}{}<Signature "
        "xmlns=\"{}\">{}<SignatureValue>{}</SignatureValue>"
        "<KeyInfo><o:SecurityTokenReference><o:KeyIdentifier ValueType=\"{}\">{}</o:KeyIdentifier>"
        "</o:SecurityTokenReference></KeyInfo></Signature></o:Security>",
        ns::kSecurity, stamped, token.encrypted_data, ns::kSignature, info, base::to_base64(mac),
        kAssertionId, token.key_identifier);
    return envelope(
        addressing_headers(call.action, call.to, stamp) + optional_headers(call) + security,
        call.body);
}

}  // namespace kps::wire::client
