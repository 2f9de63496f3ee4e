#include "wire/security/signed_fixture.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <memory>

#include "wire/xml/xmlsec_oracle.h"

namespace kps::wire::security::fixture {
namespace {

using namespace std::string_literals;

const xmlChar* chars(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

xmlNode* find(xmlNode* node, const char* name, const xmlChar* uri) {
    return xmlSecFindNode(node, chars(name), uri);
}

std::string content(xmlNode* node) {
    xmlChar* text = xmlNodeGetContent(node);
    std::string result(reinterpret_cast<const char*>(text));
    xmlFree(text);
    return result;
}

/// The DigestValues of a signature, in its order.
std::vector<std::string> digests(xmlNode* signed_info) {
    std::vector<std::string> found;
    for (xmlNode* node = signed_info->children; node; node = node->next)
        if (xmlSecCheckNodeName(node, chars("Reference"), xmlSecDSigNs))
            found.push_back(content(find(node, "DigestValue", xmlSecDSigNs)));
    return found;
}

/// Lets `#_0` find every element with an Id, as a naive verifier would.
void register_identifiers(xmlNode* node) {
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        for (xmlAttr* attribute = node->properties; attribute; attribute = attribute->next)
            if (xmlStrcmp(attribute->name, chars("Id")) == 0)
                xmlAddID(nullptr, node->doc,
                         attribute->children ? attribute->children->content : chars(""), attribute);
        register_identifiers(node->children);
    }
}

constexpr const char* kWsu =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
constexpr const char* kWsse =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
constexpr const char* kService =
    "http://kps.nvi.gov.tr/2024/04/01/BilesikKutukSorgulaKimlikNoServis/Sorgula";

/// The token as issued (WIRE.md 1.4), cut out as text and pasted: Go, Node, KPS.Core.
std::string pasted_token() {
    return R"(<xenc:EncryptedData Type="http://www.w3.org/2001/04/xmlenc#Element" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"></xenc:EncryptionMethod><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><e:EncryptedKey xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod></e:EncryptionMethod><KeyInfo><o:SecurityTokenReference xmlns:o=")"s +
           kWsse +
           R"("><X509Data><X509IssuerSerial><X509IssuerName>CN=TEST, DC=test</X509IssuerName><X509SerialNumber>1</X509SerialNumber></X509IssuerSerial></X509Data></o:SecurityTokenReference></KeyInfo><e:CipherData><e:CipherValue>)"s +
           std::string(kWrappedKey) +
           "</e:CipherValue></e:CipherData></e:EncryptedKey></"
           "KeyInfo><xenc:CipherData><xenc:CipherValue>" +
           std::string(kCipher) + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>";
}

/// The token rebuilt from its four values with other prefixes and line breaks: enginaygen,
/// moneytolia, ulakbus.
std::string rebuilt_token() {
    return R"(
      <EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Type="http://www.w3.org/2001/04/xmlenc#Element">
        <EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
        <ds:KeyInfo><EncryptedKey>
          <EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>
          <ds:KeyInfo><wsse:SecurityTokenReference><ds:X509Data><ds:X509IssuerSerial>
            <ds:X509IssuerName>CN=TEST, DC=test</ds:X509IssuerName>
            <ds:X509SerialNumber>1</ds:X509SerialNumber>
          </ds:X509IssuerSerial></ds:X509Data></wsse:SecurityTokenReference></ds:KeyInfo>
          <CipherData><CipherValue>)"s +
           std::string(kWrappedKey) + R"(</CipherValue></CipherData>
        </EncryptedKey></ds:KeyInfo>
        <CipherData><CipherValue>
)"s + std::string(kCipher) +
           R"(
        </CipherValue></CipherData>
      </EncryptedData>)";
}

std::string timestamp(const std::string& created, const std::string& expires,
                      const std::string& space = "") {
    return "<wsu:Timestamp xmlns:wsu=\""s + kWsu + "\" wsu:Id=\"_0\">" + space + "<wsu:Created>" +
           created + "</wsu:Created>" + space + "<wsu:Expires>" + expires + "</wsu:Expires>" +
           space + "</wsu:Timestamp>";
}

/// `p` is the prefix with its colon, `space` what stands between elements.
std::string signature(const std::string& p, const std::string& space, bool token_type) {
    const std::string declaration = p.empty() ? "xmlns" : "xmlns:" + p.substr(0, p.size() - 1);
    const auto algorithm = [&p](const char* name, const char* uri) {
        return "<" + p + name + " Algorithm=\"" + uri + "\"></" + p + name + ">";
    };
    const std::string exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    std::string out = "<" + p + "Signature " + declaration +
                      "=\"http://www.w3.org/2000/09/xmldsig#\">" + space + "<" + p + "SignedInfo>";
    out += space + algorithm("CanonicalizationMethod", exclusive.c_str()) + space;
    out += algorithm("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#hmac-sha1") + space;
    out += "<" + p + "Reference URI=\"#_0\">" + space + "<" + p + "Transforms>" + space;
    out += algorithm("Transform", exclusive.c_str()) + space + "</" + p + "Transforms>" + space;
    out += algorithm("DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1") + space;
    out += "<" + p + "DigestValue>{DIGEST}</" + p + "DigestValue>" + space + "</" + p +
           "Reference>" + space;
    out += "</" + p + "SignedInfo>" + space + "<" + p + "SignatureValue>{MAC}</" + p +
           "SignatureValue>" + space;
    out +=
        "<" + p + "KeyInfo>" + space + "<wsse:SecurityTokenReference xmlns:wsse=\"" + kWsse + "\"";
    if (token_type)
        out +=
            " xmlns:wsse11=\"http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd\" "
            "wsse11:TokenType=\"http://docs.oasis-open.org/wss/"
            "oasis-wss-saml-token-profile-1.1#SAMLV1.1\"";
    out += ">" + space +
           "<wsse:KeyIdentifier ValueType=\"http://docs.oasis-open.org/wss/"
           "oasis-wss-saml-token-profile-1.0#SAMLAssertionID\">_" +
           std::string(kTokenId) + "</wsse:KeyIdentifier>" + space;
    return out + "</wsse:SecurityTokenReference>" + space + "</" + p + "KeyInfo>" + space + "</" +
           p + "Signature>";
}

std::string envelope(const std::string& headers, const std::string& security) {
    return "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:a=\"http://www.w3.org/2005/08/addressing\"><s:Header>"s +
           headers + "<wsse:Security s:mustUnderstand=\"1\" xmlns:wsse=\"" + kWsse + "\">" +
           security +
           "</wsse:Security></s:Header><s:Body><Sorgula "
           "xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"><kriterListesi>"
           "<BilesikKutukSorgulaKimlikNoSorguKriteri><KimlikNo>10000000146</KimlikNo>"
           "</BilesikKutukSorgulaKimlikNoSorguKriteri></kriterListesi></Sorgula></s:Body></"
           "s:Envelope>";
}

std::string action(const std::string& attributes = " s:mustUnderstand=\"1\"") {
    return "<a:Action" + attributes + ">" + kService + "</a:Action>";
}

std::string own_declaration(const char* name, const std::string& value) {
    return "<wsa:"s + name + " xmlns:wsa=\"http://www.w3.org/2005/08/addressing\">" + value +
           "</wsa:" + name + ">";
}

std::vector<Style> make_styles() {
    const std::string id =
        "<a:MessageID>urn:uuid:0c8ae1c1-7a7e-4a53-8a8d-0f7d5b7d7a01</a:MessageID>";
    const std::string to =
        "<a:To s:mustUnderstand=\"1\">https://kpsv2.nvi.gov.tr/services/RoutingService.svc</a:To>";
    const std::string anonymous =
        "<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></"
        "a:ReplyTo>";
    const std::string zulu = timestamp("2026-11-21T10:00:00Z", "2026-11-21T10:05:00Z");
    const std::string pretty = "\n          ";
    return {
        {"go",
         envelope(action() + id + to, zulu + pasted_token() + signature("", "\r\n\t", false))},
        {"node", envelope(action() + id + to, zulu + pasted_token() + signature("ds:", "", false))},
        {"kps_core", "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n" +
                         envelope(action() + id + to,
                                  zulu + pasted_token() + signature("dsig:", pretty, true))},
        {"alpertuna",
         envelope(action("") + "<a:To>https://kpsv2.nvi.gov.tr/Services/RoutingService.svc</a:To>",
                  pretty + timestamp("2026-11-21T10:00:00Z", "2026-11-21T10:05:00Z", "\n   ") +
                      pretty + pasted_token() + pretty + signature("", pretty, true) + pretty)},
        {"nvi_java", envelope(to + action() + anonymous + id,
                              timestamp("2026-11-21T10:00:00.123Z", "2026-11-21T10:05:00.123Z") +
                                  pasted_token() + signature("ds:", "", true))},
        {"ulakbus", envelope(action() + id + anonymous + to,
                             timestamp("2026-11-21T13:00:00.123456", "2026-11-21T13:10:00.123456") +
                                 rebuilt_token() + signature("ds:", "", true))},
        {"enginaygen",
         envelope(own_declaration("Action", kService) + own_declaration("MessageID", "urn:uuid:1") +
                      own_declaration("To", "https://kpsv2.nvi.gov.tr/Services/RoutingService.svc"),
                  zulu + rebuilt_token() + signature("dsig:", "", true))},
    };
}

}  // namespace

Key proof_key() {
    Key key;
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(7 * i + 1);
    return key;
}

const std::vector<Style>& styles() {
    static const std::vector<Style> all = make_styles();
    return all;
}

const Style& style(std::string_view name) {
    for (const Style& one : styles())
        if (one.name == name) return one;
    std::abort();
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t place = text.find(from);
    if (place == std::string::npos || text.find(from, place + 1) != std::string::npos) {
        std::fprintf(stderr, "not once in the fixture: %.*s\n", static_cast<int>(from.size()),
                     from.data());
        std::abort();
    }
    return text.replace(place, from.size(), to);
}

std::string sign(std::string text, const Key& key) {
    if (!xml::oracle::start_xmlsec()) std::abort();
    std::string blank = text;
    for (const std::string_view place : {std::string_view("{DIGEST}"), std::string_view("{MAC}")})
        for (std::size_t at = blank.find(place); at != std::string::npos; at = blank.find(place))
            blank.erase(at, place.size());
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        xmlReadMemory(blank.data(), static_cast<int>(blank.size()), "urn:test", nullptr,
                      XML_PARSE_NONET),
        xmlFreeDoc);
    if (!document) return {};
    register_identifiers(xmlDocGetRootElement(document.get()));
    xmlNode* node = find(xmlDocGetRootElement(document.get()), "Signature", xmlSecDSigNs);
    const std::unique_ptr<xmlSecDSigCtx, decltype(&xmlSecDSigCtxDestroy)> context(
        xmlSecDSigCtxCreate(nullptr), xmlSecDSigCtxDestroy);
    context->signKey = xmlSecKeyReadMemory(xmlSecOpenSSLKeyDataHmacGetKlass(), key.data(),
                                           static_cast<xmlSecSize>(key.size()));
    if (xmlSecDSigCtxSign(context.get(), node) < 0) return {};
    constexpr std::string_view kDigestPlace = "{DIGEST}";
    for (const std::string& digest : digests(find(node, "SignedInfo", xmlSecDSigNs))) {
        const std::size_t at = text.find(kDigestPlace);
        if (at == std::string::npos) std::abort();
        text.replace(at, kDigestPlace.size(), digest);
    }
    if (text.find(kDigestPlace) != std::string::npos) std::abort();
    return replaced(std::move(text), "{MAC}", content(find(node, "SignatureValue", xmlSecDSigNs)));
}

}  // namespace kps::wire::security::fixture
