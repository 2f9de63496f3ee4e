#include "wire/trust/testing/client_families.h"

#include <algorithm>

#include "base/bytes.h"
#include "crypto/digest.h"

namespace kps::wire::trust::testing {
namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
    });
    return text;
}

/// Go: offsets found in the lower-cased text are used in the original (WIRE.md 0, 5).
std::string cut_by_lower_case(const std::string& text, const std::string& local, bool last) {
    const std::string small = lower(text);
    std::size_t name = std::string::npos;
    for (std::size_t at = small.find(lower(local)); at != std::string::npos;
         at = small.find(lower(local), at + 1)) {
        const std::size_t open = small.rfind('<', at);
        if (small[open + 1] == '/' || small.find('>', open) < at) continue;
        const char after = small[at + local.size()];
        if ((small[at - 1] != ':' && small[at - 1] != '<') || (after != '>' && after != ' '))
            continue;
        name = at;
        if (!last) break;
    }
    if (name == std::string::npos) return {};
    const std::size_t begin = small.find('>', name) + 1;
    std::size_t end = small.find(lower(local) + ">", begin);
    end = small.rfind("</", end);
    return text.substr(begin, end - begin);
}

/// Inner texts of all elements of that local name, whatever their prefix, in document order.
std::vector<std::string> inner_texts(const std::string& text, const std::string& local) {
    std::vector<std::string> out;
    for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
        const std::string name = text.substr(at + 1, text.find_first_of(" >/", at + 1) - at - 1);
        if (name.substr(name.find(':') + 1) != local) continue;
        const std::size_t begin = text.find('>', at) + 1;
        out.push_back(text.substr(begin, text.find("</" + name + ">", begin) - begin));
    }
    return out;
}

std::string first_inner(const std::string& text, const std::string& local) {
    const auto all = inner_texts(text, local);
    return all.empty() ? std::string() : all.front();
}

/// PHP (enginaygen) and Python (moneytolia): the element is thrown away and built anew from four
/// values.
std::string rebuilt(const std::string& reply) {
    const auto names = inner_texts(reply, "X509IssuerName");
    const auto serials = inner_texts(reply, "X509SerialNumber");
    const auto values = inner_texts(reply, "CipherValue");
    if (names.size() != 1 || serials.size() != 1 || values.size() != 2) return {};
    return "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" "
           "Type=\"http://www.w3.org/2001/04/xmlenc#Element\">\n  <xenc:EncryptionMethod "
           "Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes256-cbc\"/>\n  <ds:KeyInfo "
           "xmlns:ds=\"http://www.w3.org/2000/09/"
           "xmldsig#\"><xenc:EncryptedKey><xenc:EncryptionMethod "
           "Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\"><ds:DigestMethod "
           "Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"/></"
           "xenc:EncryptionMethod><ds:KeyInfo>"
           "<wsse:SecurityTokenReference xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/"
           "oasis-200401-wss-wssecurity-secext-1.0.xsd\"><ds:X509Data><ds:X509IssuerSerial><ds:"
           "X509IssuerName>" +
           names[0] + "</ds:X509IssuerName><ds:X509SerialNumber>" + serials[0] +
           "</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></"
           "wsse:SecurityTokenReference></ds:KeyInfo>"
           "<xenc:CipherData><xenc:CipherValue>" +
           values[0] +
           "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>\n  "
           "<xenc:CipherData>"
           "<xenc:CipherValue>" +
           values[1] + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>";
}

/// Python (Raspiska), PHP (alpertuna): the first child node, which is only an element when nothing
/// stands before it.
std::string first_child(const std::string& reply) {
    const std::string inner = first_inner(reply, "RequestedSecurityToken");
    return inner.starts_with("<xenc:EncryptedData") ? inner : std::string();
}

std::string under(const std::string& reply, const std::string& parent, const std::string& local) {
    const auto values = inner_texts(first_inner(reply, parent), local);
    return values.size() == 1 ? values[0] : std::string();
}

/// Java: SimpleDateFormat yyyy-MM-dd'T'HH:mm:ss.SSS'Z', three digits and nothing else.
std::string strict_time(const std::string& text) {
    const std::string form = "dddd-dd-ddTdd:dd:dd.dddZ";
    if (text.size() != form.size()) return {};
    for (std::size_t at = 0; at < form.size(); ++at) {
        const bool digit = text[at] >= '0' && text[at] <= '9';
        if (form[at] == 'd' ? !digit : text[at] != form[at]) return {};
    }
    return text;
}

}  // namespace

std::vector<ClientToken> read_by_all_families(const std::string& reply) {
    const auto secrets = inner_texts(reply, "BinarySecret");
    const auto identifiers = inner_texts(reply, "KeyIdentifier");
    if (secrets.empty() || identifiers.empty()) return {};
    return {
        {"go", cut_by_lower_case(reply, "RequestedSecurityToken", false),
         cut_by_lower_case(reply, "BinarySecret", true),
         cut_by_lower_case(reply, "KeyIdentifier", true), ""},
        {"node", first_inner(reply, "RequestedSecurityToken"), secrets.front(), identifiers.back(),
         ""},
        {"net", first_inner(reply, "RequestedSecurityToken"), secrets.front(), identifiers.front(),
         ""},
        {"python", first_child(reply), secrets.front(), identifiers.front(), ""},
        {"rebuilding", rebuilt(reply), under(reply, "RequestedProofToken", "BinarySecret"),
         under(reply, "RequestedUnattachedReference", "KeyIdentifier"), ""},
        {"java", first_child(reply), secrets.front(),
         under(reply, "RequestedAttachedReference", "KeyIdentifier"),
         strict_time(under(reply, "Lifetime", "Expires"))},
    };
}

std::string token_request(const RequestParts& parts) {
    const std::string wsse =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    const std::string text_type =
        "http://docs.oasis-open.org/wss/2004/01/"
        "oasis-200401-wss-username-token-profile-1.0#PasswordText";
    const std::string type = parts.style == 1   ? ""
                             : parts.style == 2 ? " wsse:Type=\"" + text_type + "\""
                                                : " Type=\"" + text_type + "\"";
    const std::string must = parts.style == 1 ? "" : " s:mustUnderstand=\"1\"";
    const std::string gap = parts.style == 3 ? "\n    " : "";
    std::string out =
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
        "xmlns:a=\"http://www.w3.org/2005/08/addressing\">"
        "<s:Header><a:Action" +
        must + ">http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue</a:Action>";
    if (parts.style != 1)
        out += "<a:MessageID>urn:uuid:6a1c2b1e-9d3e-4a6e-8a52-2d1b6f0c9d10</a:MessageID>";
    if (parts.style == 2)
        out +=
            "<Sorgulayan "
            "xmlns=\"http://kps.nvi.gov.tr/2011/01/01/sorgulayan\">KRM-1001</Sorgulayan>";
    out += "<wsse:Security" + must + " xmlns:wsse=\"" + wsse + "\">" + gap +
           "<wsu:Timestamp "
           "xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/"
           "oasis-200401-wss-wssecurity-utility-1.0.xsd\" "
           "wsu:Id=\"_0\">" +
           gap + "<wsu:Created>" + parts.created + "</wsu:Created>" + gap + "<wsu:Expires>" +
           parts.expires + "</wsu:Expires>" + gap + "</wsu:Timestamp>" + gap +
           "<wsse:UsernameToken>" + gap + "<wsse:Username>" + parts.user + "</wsse:Username>" +
           gap + "<wsse:Password" + type + ">" + parts.password + "</wsse:Password>" + gap +
           "</wsse:UsernameToken>" + gap + "</wsse:Security></s:Header><s:Body>" + gap +
           "<wst:RequestSecurityToken "
           "xmlns:wst=\"http://docs.oasis-open.org/ws-sx/ws-trust/200512\">" +
           gap +
           "<wst:RequestType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue</"
           "wst:RequestType>" +
           gap +
           "<wsp:AppliesTo "
           "xmlns:wsp=\"http://schemas.xmlsoap.org/ws/2004/09/"
           "policy\"><a:EndpointReference><a:Address>" +
           gap + parts.applies_to + gap + "</a:Address></a:EndpointReference></wsp:AppliesTo>" +
           parts.extra + "</wst:RequestSecurityToken></s:Body></s:Envelope>";
    return out;
}

std::string signed_query(const ClientToken& token) {
    // All signed text is written in canonical form, as the Node client does, so no canonicaliser is
    // needed here.
    const std::string timestamp =
        "<wsu:Timestamp "
        "xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/"
        "oasis-200401-wss-wssecurity-utility-1.0.xsd\" "
        "wsu:Id=\"_0\"><wsu:Created>2026-11-21T10:00:00Z</"
        "wsu:Created><wsu:Expires>2026-11-21T10:05:00Z</wsu:Expires>"
        "</wsu:Timestamp>";
    const std::string signed_info =
        "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:CanonicalizationMethod "
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></"
        "ds:CanonicalizationMethod><ds:SignatureMethod "
        "Algorithm=\"http://www.w3.org/2000/09/xmldsig#hmac-sha1\"></"
        "ds:SignatureMethod><ds:Reference URI=\"#_0\">"
        "<ds:Transforms><ds:Transform "
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>"
        "</ds:Transforms><ds:DigestMethod "
        "Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"></ds:DigestMethod>"
        "<ds:DigestValue>" +
        base::to_base64(crypto::sha1(base::as_bytes(timestamp))) +
        "</ds:DigestValue></ds:Reference></ds:SignedInfo>";
    const auto key = base::from_base64(token.proof_key);
    if (!key) return {};
    const auto mac = crypto::HmacSha1(*key)(base::as_bytes(signed_info));
    return "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
           "xmlns:a=\"http://www.w3.org/2005/08/addressing\"><s:Header><a:Action>http://"
           "kps.nvi.gov.tr/x</a:Action>"
           "<wsse:Security xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/"
           "oasis-200401-wss-wssecurity-secext-1.0.xsd\" s:mustUnderstand=\"1\">" +
           timestamp + token.encrypted_data +
           "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" + signed_info +
           "<ds:SignatureValue>" + base::to_base64(mac) +
           "</ds:SignatureValue><ds:KeyInfo><wsse:SecurityTokenReference><wsse:KeyIdentifier "
           "ValueType=\"http://docs.oasis-open.org/wss/"
           "oasis-wss-saml-token-profile-1.0#SAMLAssertionID\">" +
           token.key_identifier +
           "</wsse:KeyIdentifier></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature></"
           "wsse:Security></s:Header>"
           "<s:Body><q xmlns=\"urn:q\"></q></s:Body></s:Envelope>";
}

}  // namespace kps::wire::trust::testing
