#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "authentication/testing/one_token.h"
#include "wire/namespaces.h"
#include "wire/security/message_security.h"
#include "wire/soap/envelope.h"
#include "wire/xml/canonical.h"
#include "wire/xml/xmlsec_oracle.h"

// The corpus holds messages signed with one known key. However they are changed, a message is
// accepted only with a Timestamp that this key has signed: one of the three canonical forms below.
// And what we accept, libxml2 and xmlsec1 accept too, with the same key.
namespace kps {
namespace {

constexpr std::int64_t kNow_us = 1'795'255'230'000'000;
constexpr authentication::AddressBytes kSource = {};

std::array<std::uint8_t, 32> proof_key() {
    std::array<std::uint8_t, 32> key;
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(7 * i + 1);
    return key;
}

authentication::TokenClaims claims() {
    authentication::TokenClaims made;
    made.id = *base::Uuid::parse("4f1c0a52-6f0e-4a4b-9a3c-0d6a3c9b7e11");
    made.proof_key = proof_key();
    return made;
}

std::string without_space(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') result.push_back(c);
    return result;
}

bool was_signed(const wire::xml::Element& timestamp) {
    std::string form;
    if (!wire::xml::append_canonical(form, timestamp)) return false;
    const std::string start = "<wsu:Timestamp xmlns:wsu=\"" + std::string(wire::ns::kUtility) +
                              "\" wsu:Id=\"_0\"><wsu:Created>";
    const std::string middle = "</wsu:Created><wsu:Expires>";
    const std::string end = "</wsu:Expires></wsu:Timestamp>";
    constexpr std::array<std::array<const char*, 2>, 3> kTimes = {{
        {"2026-11-21T10:00:00Z", "2026-11-21T10:05:00Z"},
        {"2026-11-21T10:00:00.123Z", "2026-11-21T10:05:00.123Z"},
        {"2026-11-21T13:00:00.123456", "2026-11-21T13:10:00.123456"},
    }};
    for (const auto& [created, expires] : kTimes)
        if (without_space(form) == without_space(start + created + middle + expires + end))
            return true;
    return false;
}

const xmlChar* chars(std::string_view text) {
    return reinterpret_cast<const xmlChar*>(text.data());
}

/// The one way to a part, as our verifier goes it; null when there is none.
xmlNode* child(xmlNode* node, const char* name, std::string_view uri) {
    return node ? xmlSecFindChild(node, chars(name), chars(uri)) : nullptr;
}

/// Lets `#id` name the Timestamp alone, whatever else calls itself so (xml:id, which we do not know).
bool name_timestamp(xmlNode* timestamp) {
    xmlAttr* id = xmlHasNsProp(timestamp, chars("Id"), chars(wire::ns::kUtility));
    if (!id || !id->children) return false;
    xmlAttr* other = xmlGetID(timestamp->doc, id->children->content);
    if (other) xmlRemoveID(timestamp->doc, other);
    return xmlAddID(nullptr, timestamp->doc, id->children->content, id) != nullptr;
}

bool xmlsec_verifies(std::string_view bytes) {
    if (!wire::xml::oracle::start_xmlsec()) std::abort();
    // The encoding is given because a declaration of another one means nothing to us.
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), "urn:fuzz", "UTF-8",
                      XML_PARSE_NONET | XML_PARSE_NOENT),
        xmlFreeDoc);
    if (!document) return false;
    xmlNode* root = xmlDocGetRootElement(document.get());
    xmlNode* security =
        child(child(root, "Header", wire::ns::kSoap12), "Security", wire::ns::kSecurity);
    xmlNode* timestamp = child(security, "Timestamp", wire::ns::kUtility);
    xmlNode* signature = child(security, "Signature", wire::ns::kSignature);
    if (!timestamp || !signature || !name_timestamp(timestamp)) return false;
    const std::unique_ptr<xmlSecDSigCtx, decltype(&xmlSecDSigCtxDestroy)> context(
        xmlSecDSigCtxCreate(nullptr), xmlSecDSigCtxDestroy);
    const auto key = proof_key();
    context->signKey = xmlSecKeyReadMemory(xmlSecOpenSSLKeyDataHmacGetKlass(), key.data(),
                                           static_cast<xmlSecSize>(key.size()));
    return xmlSecDSigCtxVerify(context.get(), signature) >= 0 &&
           context->status == xmlSecDSigStatusSucceeded;
}

int run(std::string_view bytes) {
    static authentication::testing::OneToken tokens(claims());
    const auto message = wire::soap::Message::parse(bytes);
    if (!message) return 0;
    (void)wire::security::username_token(*message, kNow_us);
    if (!wire::security::verify(*message, tokens, kSource, kNow_us)) return 0;
    const wire::xml::Element* timestamp =
        message->security->only_child(wire::ns::kUtility, "Timestamp");
    if (!timestamp || !was_signed(*timestamp)) std::abort();
    if (!xmlsec_verifies(bytes)) std::abort();
    return 0;
}

}  // namespace
}  // namespace kps

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return kps::run({reinterpret_cast<const char*>(data), size});
}
