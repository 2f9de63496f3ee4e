#include "wire/client/strict_message.h"

#include <fmt/format.h>

#include <array>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "wire/client/pieces.h"
#include "wire/namespaces.h"
#include "wire/xml/canonical.h"
#include "wire/xml/document.h"

namespace kps::wire::client {
namespace {

using xml::Element;

constexpr std::string_view kAssertionId =
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID";
/// Stands where the signature goes until it is known.
constexpr std::string_view kPlace = "<o:Signature/>";

std::string optional_headers(const Call& call) {
    std::string headers;
    if (!call.end_user.empty())
        headers += fmt::format("<Sorgulayan xmlns=\"{}\" u:Id=\"_5\">{}</Sorgulayan>", ns::kEndUser,
                               escaped(call.end_user));
    if (!call.purpose_code.empty() || !call.file_number.empty())
        headers += fmt::format("<Amac xmlns=\"{}\" Kod=\"{}\" DosyaNo=\"{}\" u:Id=\"_6\"/>",
                               ns::kPurpose, escaped(call.purpose_code), escaped(call.file_number));
    return headers;
}

std::string unsigned_message(const Call& call, const IssuedToken& token, const Stamp& stamp) {
    return fmt::format(
        "<s:Envelope xmlns:s=\"{}\" xmlns:a=\"{}\" xmlns:u=\"{}\"><s:Header>"
        "<a:Action s:mustUnderstand=\"1\" u:Id=\"_1\">{}</a:Action>"
        "<a:MessageID u:Id=\"_2\">{}</a:MessageID><a:To s:mustUnderstand=\"1\" "
        "u:Id=\"_3\">{}</a:To>{}"
        "<o:Security s:mustUnderstand=\"1\" xmlns:o=\"{}\">{}{}{}</o:Security></s:Header>"
        "<s:Body u:Id=\"_4\">{}</s:Body></s:Envelope>",
        ns::kSoap12, ns::kAddressing, ns::kUtility, escaped(call.action), message_id_text(stamp),
        escaped(call.to), optional_headers(call), ns::kSecurity, timestamp(stamp),
        token.encrypted_data, kPlace, call.body);
}

base::Status append_reference(std::string& out, const Element& part) {
    const xml::Attribute* id = part.attribute(ns::kUtility, "Id");
    std::string canonical;
    KPS_TRY(xml::append_canonical(canonical, part));
    out += fmt::format(
        "<Reference URI=\"#{}\"><Transforms><Transform "
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></Transform></Transforms>"
        "<DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></DigestMethod>"
        "<DigestValue>{}</DigestValue></Reference>",
        id->value, base::to_base64(crypto::sha256(base::as_bytes(canonical))));
    return {};
}

/// What of the message has an identifier of ours, in the order of the message.
base::Result<std::string> references(std::string_view message) {
    const xml::Document document = KPS_TRY(xml::Document::parse(message));
    const Element* header = document.root().child(ns::kSoap12, "Header");
    const Element* security = header->child(ns::kSecurity, "Security");
    std::string out;
    for (const Element* part = header->first_element(); part; part = part->next_element())
        if (part != security) KPS_TRY(append_reference(out, *part));
    KPS_TRY(append_reference(out, *security->child(ns::kUtility, "Timestamp")));
    KPS_TRY(append_reference(out, *document.root().child(ns::kSoap12, "Body")));
    return out;
}

}  // namespace

base::Result<std::string> strict_query(const Call& call, const IssuedToken& token,
                                       const Stamp& stamp) {
    std::string message = unsigned_message(call, token, stamp);
    // Written as its canonical form, so that its bytes are what is signed.
    const std::string info = fmt::format(
        "<SignedInfo xmlns=\"{}\"><CanonicalizationMethod "
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></CanonicalizationMethod>"
        "<SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256\">"
        "</SignatureMethod>{}</SignedInfo>",
        ns::kSignature, KPS_TRY(references(message)));
    const base::Hash mac =
        crypto::HmacSha256(base::ByteView(token.proof_key))(base::as_bytes(info));
    const std::string signature = fmt::format(
        "<Signature xmlns=\"{}\">{}<SignatureValue>{}</SignatureValue><KeyInfo>"
        "<o:SecurityTokenReference><o:KeyIdentifier ValueType=\"{}\">{}</o:KeyIdentifier>"
        "</o:SecurityTokenReference></KeyInfo></Signature>",
        ns::kSignature, info, base::to_base64(mac), kAssertionId, token.key_identifier);
    message.replace(message.find(kPlace), kPlace.size(), signature);
    return message;
}

}  // namespace kps::wire::client
