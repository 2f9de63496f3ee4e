#pragma once

#include <string>
#include <string_view>

#include "wire/security/signed_fixture.h"

/// Messages of the strict profile with {DIGEST} and {MAC} where the signature goes; `fixture::sign` fills
/// them with what xmlsec1 computes. For tests only.
namespace kps::wire::security::fixture {

inline constexpr std::string_view kRouter = "https://kps.example/Services/RoutingService.svc";
inline constexpr std::string_view kStrictMessageId =
    "urn:uuid:0c8ae1c1-7a7e-4a53-8a8d-0f7d5b7d7a01";

inline std::string strict_reference(std::string_view id) {
    return "<ds:Reference URI=\"#" + std::string(id) +
           "\"><ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">"
           "</ds:Transform></ds:Transforms><ds:DigestMethod "
           "Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>"
           "<ds:DigestValue>{DIGEST}</ds:DigestValue></ds:Reference>";
}

inline std::string strict_signature(const std::string& references) {
    return "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>"
           "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">"
           "</ds:CanonicalizationMethod><ds:SignatureMethod "
           "Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256\"></"
           "ds:SignatureMethod>" +
           references +
           "</ds:SignedInfo><ds:SignatureValue>{MAC}</ds:SignatureValue><ds:KeyInfo>"
           "<o:SecurityTokenReference><o:KeyIdentifier ValueType=\"http://docs.oasis-open.org/wss/"
           "oasis-wss-saml-token-profile-1.0#SAMLAssertionID\">_" +
           std::string(kTokenId) +
           "</o:KeyIdentifier></o:SecurityTokenReference></ds:KeyInfo></ds:Signature>";
}

inline std::string strict_token() {
    return "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"><KeyInfo "
           "xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><xenc:EncryptedKey><xenc:CipherData>"
           "<xenc:CipherValue>" +
           std::string(kWrappedKey) +
           "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></KeyInfo><xenc:CipherData>"
           "<xenc:CipherValue>" +
           std::string(kCipher) + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>";
}

inline constexpr std::string_view kStrictBody =
    "<s:Body u:Id=\"body\"><Sorgula xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"><kriterListesi>"
    "<BilesikKutukSorgulaKimlikNoSorguKriteri><KimlikNo>10000000146</KimlikNo>"
    "</BilesikKutukSorgulaKimlikNoSorguKriteri></kriterListesi></Sorgula></s:Body>";
inline constexpr std::string_view kStrictTimestamp =
    "<u:Timestamp u:Id=\"time\"><u:Created>2026-11-21T10:00:00Z</u:Created>"
    "<u:Expires>2026-11-21T10:05:00Z</u:Expires></u:Timestamp>";

/// Everything of a strict message but what a test changes.
struct StrictText {
    std::string headers =
        "<a:Action s:mustUnderstand=\"1\" u:Id=\"action\">http://kps.nvi.gov.tr/2024/04/01/"
        "BilesikKutukSorgulaKimlikNoServis/Sorgula</a:Action><a:MessageID u:Id=\"id\">" +
        std::string(kStrictMessageId) +
        "</a:MessageID><a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous"
        "</a:Address></a:ReplyTo><a:To s:mustUnderstand=\"1\" u:Id=\"to\">" +
        std::string(kRouter) + "</a:To>";
    std::string timestamp{kStrictTimestamp};
    std::string references = strict_reference("time") + strict_reference("action") +
                             strict_reference("id") + strict_reference("to") +
                             strict_reference("body");
    std::string body{kStrictBody};

    std::string text() const {
        return "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
               "xmlns:a=\"http://www.w3.org/2005/08/addressing\" "
               "xmlns:u=\"http://docs.oasis-open.org/wss/2004/01/"
               "oasis-200401-wss-wssecurity-utility-1.0.xsd\"><s:Header>" +
               headers +
               "<o:Security s:mustUnderstand=\"1\" "
               "xmlns:o=\"http://docs.oasis-open.org/wss/2004/01/"
               "oasis-200401-wss-wssecurity-secext-1.0.xsd\">" +
               timestamp + strict_token() + strict_signature(references) +
               "</o:Security></s:Header>" + body + "</s:Envelope>";
    }
};

}  // namespace kps::wire::security::fixture
