#include "wire/security/parts.h"

#include <algorithm>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "wire/namespaces.h"
#include "wire/xml/canonical.h"
#include "wire/xml/characters.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using xml::Element;

constexpr std::string_view kAssertionId =
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID";

/// How often the parts that decide stand in the message, wherever they are, and its identifiers.
struct Inventory {
    std::size_t security = 0;
    std::size_t timestamps = 0;
    std::size_t tokens = 0;
    std::size_t signatures = 0;
    std::array<std::string_view, kIdentifiersMax> identifiers;
    std::size_t identifier_count = 0;
};

bool is_identifier(const xml::Attribute& attribute) {
    const std::string_view name = attribute.local;
    return name == "Id" || name == "ID" || name == "AssertionID" ||
           (name == "id" && attribute.prefix == "xml");
}

Status count_identifiers(const Element& element, Inventory& inventory) {
    bool found = false;
    for (std::uint32_t i = 0; i < element.attribute_count; ++i) {
        const xml::Attribute& attribute = element.attributes[i];
        if (!is_identifier(attribute)) continue;
        // Two on one element would let two readers see two names (SECURITY threat 9).
        if (found) return refuse("two identifiers on one element");
        found = true;
        const auto first = inventory.identifiers.begin();
        const auto last = first + inventory.identifier_count;
        if (std::find(first, last, attribute.value) != last) return refuse("identifier twice");
        if (inventory.identifier_count == kIdentifiersMax) return refuse("too many identifiers");
        inventory.identifiers[inventory.identifier_count++] = attribute.value;
    }
    return {};
}

void count_parts(const Element& element, Inventory& inventory) {
    inventory.security += element.is(ns::kSecurity, "Security");
    inventory.timestamps += element.is(ns::kUtility, "Timestamp");
    inventory.tokens += element.is(ns::kEncryption, "EncryptedData");
    inventory.signatures += element.is(ns::kSignature, "Signature");
}

/// Next element in document order; null after the last one.
const Element* next_in_document(const Element* element) {
    if (const Element* below = element->first_element()) return below;
    while (element && !element->next_element()) element = element->parent;
    return element ? element->next_element() : nullptr;
}

Result<Inventory> take_inventory(const Element& root) {
    Inventory inventory;
    for (const Element* e = &root; e; e = next_in_document(e)) {
        count_parts(*e, inventory);
        if (e->attribute_count != 0) KPS_TRY(count_identifiers(*e, inventory));
    }
    return inventory;
}

/// The one Transform, the digest method of the suite and the digest, and nothing besides.
Result<std::string_view> read_digest(const Element& reference, const Suite& suite) {
    const Element* transforms = reference.first_element();
    if (!transforms || !transforms->is(ns::kSignature, "Transforms")) return refuse("Transforms");
    const Element* transform = transforms->first_element();
    if (!is_algorithm(transform, "Transform", kExclusive) || transform->next_element())
        return refuse("Transform");
    const Element* method = transforms->next_element();
    if (!is_algorithm(method, "DigestMethod", suite.digest_method)) return refuse("DigestMethod");
    const Element* value = method->next_element();
    if (!value || !value->is(ns::kSignature, "DigestValue") || value->next_element())
        return refuse("DigestValue");
    return only_text(*value);
}

Result<Reference> read_reference(const Element& reference, const Suite& suite) {
    if (!reference.is(ns::kSignature, "Reference")) return refuse("not a Reference");
    if (reference.attribute_count != 1) return refuse("attributes of Reference");
    const std::string_view uri = value_of(reference, "URI");
    if (uri.size() < 2 || uri[0] != '#') return refuse("Reference to no identifier");
    return Reference{uri.substr(1), KPS_TRY(read_digest(reference, suite))};
}

/// SignedInfo: the two methods of the suite, then References and nothing else.
Status read_signed_info(const Element& info, const Suite& suite, Signature& out) {
    const Element* canonicalisation = info.first_element();
    if (!is_algorithm(canonicalisation, "CanonicalizationMethod", kExclusive))
        return refuse("CanonicalizationMethod");
    const Element* method = canonicalisation->next_element();
    if (!is_algorithm(method, "SignatureMethod", suite.signature_method))
        return refuse("SignatureMethod");
    const Element* next = method->next_element();
    if (!next) return refuse("no Reference");
    for (; next; next = next->next_element()) {
        if (out.reference_count == kReferencesMax) return refuse("too many References");
        out.references[out.reference_count++] = KPS_TRY(read_reference(*next, suite));
    }
    return {};
}

/// The cipher value below EncryptedData or EncryptedKey; empty when it is not where it must be.
std::string_view cipher_value(const Element* encrypted) {
    const Element* data =
        encrypted ? encrypted->only_child(ns::kEncryption, "CipherData") : nullptr;
    const Element* value = data ? data->only_child(ns::kEncryption, "CipherValue") : nullptr;
    return value ? only_text(*value) : std::string_view();
}

}  // namespace

std::string_view only_text(const Element& element) {
    if (!element.first_child || element.first_child->next) return {};
    std::string_view text = element.first_child->text;
    while (!text.empty() && xml::is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && xml::is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view value_of(const Element& element, std::string_view name) {
    const xml::Attribute* found = element.attribute("", name);
    return found ? found->value : std::string_view();
}

std::size_t child_count(const Element& element) {
    std::size_t count = 0;
    for (const Element* e = element.first_element(); e; e = e->next_element()) ++count;
    return count;
}

bool is_algorithm(const Element* element, std::string_view name, std::string_view algorithm) {
    return element && element->is(ns::kSignature, name) && !element->first_element() &&
           element->attribute_count == 1 && value_of(*element, "Algorithm") == algorithm;
}

Result<Signature> read_signature(const Element& signature, const Suite& suite) {
    Signature out;
    out.signed_info = signature.first_element();
    if (!out.signed_info || !out.signed_info->is(ns::kSignature, "SignedInfo"))
        return refuse("SignedInfo");
    const Element* value = out.signed_info->next_element();
    if (!value || !value->is(ns::kSignature, "SignatureValue")) return refuse("SignatureValue");
    out.key_info = value->next_element();
    if (!out.key_info || !out.key_info->is(ns::kSignature, "KeyInfo") ||
        out.key_info->next_element())
        return refuse("KeyInfo");
    out.value = only_text(*value);
    KPS_TRY(read_signed_info(*out.signed_info, suite, out));
    return out;
}

Result<std::string_view> read_key_identifier(const Element& key_info) {
    const Element* reference = key_info.first_element();
    if (!reference || !reference->is(ns::kSecurity, "SecurityTokenReference") ||
        reference->next_element())
        return refuse("KeyInfo");
    const Element* identifier = reference->first_element();
    if (!identifier || !identifier->is(ns::kSecurity, "KeyIdentifier") ||
        identifier->next_element())
        return refuse("SecurityTokenReference");
    if (value_of(*identifier, "ValueType") != kAssertionId)
        return refuse("ValueType of KeyIdentifier");
    return only_text(*identifier);
}

Result<authentication::PresentedToken> read_token(const Element& encrypted,
                                                  std::string_view key_identifier) {
    const Element* key_info = encrypted.only_child(ns::kSignature, "KeyInfo");
    const Element* key = key_info ? key_info->only_child(ns::kEncryption, "EncryptedKey") : nullptr;
    authentication::PresentedToken token;
    token.key_identifier = key_identifier;
    token.wrapped_key = cipher_value(key);
    token.cipher = cipher_value(&encrypted);
    if (token.key_identifier.empty() || token.wrapped_key.empty() || token.cipher.empty())
        return refuse("token is empty");
    return token;
}

bool equals_text(base::ByteView digest, std::string_view text) {
    if (text.size() > kDigestTextBytesMax) return false;
    const auto bytes = base::from_base64(text, base::Whitespace::Skipped);
    return bytes && bytes->size() == digest.size() &&
           crypto::equal_in_constant_time(*bytes, digest);
}

Result<const Element*> lone_security(const soap::Message& message, const PartCounts& counts) {
    if (!message.security) return refuse("no Security");
    if (message.security->has_comment_inside) return refuse("comment in Security");
    const Inventory inventory = KPS_TRY(take_inventory(message.document.root()));
    if (inventory.security != 1) return refuse("not one Security");
    if (inventory.timestamps != 1) return refuse("not one Timestamp");
    if (counts.tokens && inventory.tokens != *counts.tokens)
        return refuse("wrong number of EncryptedData");
    if (inventory.signatures != counts.signatures) return refuse("wrong number of Signatures");
    return message.security;
}

Result<base::ByteView> canonical_bytes(const Element& element, std::string& scratch) {
    scratch.clear();
    if (!xml::append_canonical(scratch, element)) return refuse("canonical form");
    return base::as_bytes(scratch);
}

base::Error shown(const base::Error& error) {
    if (error.code == ErrorCode::ExpiredToken || error.code == ErrorCode::RevokedToken)
        return error;
    return base::Error(ErrorCode::InvalidSecurity, error.context);
}

}  // namespace kps::wire::security
