#include "wire/security/message_security.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "wire/namespaces.h"
#include "wire/security/limits.h"
#include "wire/security/timestamp.h"
#include "wire/xml/canonical.h"
#include "wire/xml/characters.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using xml::Element;

constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kHmacSha1 = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
constexpr std::string_view kSha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
constexpr std::string_view kAssertionId =
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID";

auto refuse(const char* why) {
    return base::failed(ErrorCode::InvalidSecurity, why);
}

/// The text of an element that has nothing but text, without outer white space.
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

/// An element that must be `name`, with its Algorithm and nothing else: no child can add an
/// HMACOutputLength or an InclusiveNamespaces, no attribute anything.
bool is_algorithm(const Element* element, std::string_view name, std::string_view algorithm) {
    return element && element->is(ns::kSignature, name) && !element->first_element() &&
           element->attribute_count == 1 && value_of(*element, "Algorithm") == algorithm;
}

struct SignedParts {
    const Element* signed_info = nullptr;
    std::string_view signature_value;
    std::string_view digest_value;
    std::string_view key_identifier;
};

Result<std::string_view> read_reference(const Element& reference, std::string_view timestamp_id) {
    if (reference.attribute_count != 1) return refuse("attributes of Reference");
    const std::string_view uri = value_of(reference, "URI");
    if (uri.size() < 2 || uri[0] != '#' || uri.substr(1) != timestamp_id)
        return refuse("Reference does not name the Timestamp");
    const Element* transforms = reference.first_element();
    if (!transforms || !transforms->is(ns::kSignature, "Transforms")) return refuse("Transforms");
    const Element* transform = transforms->first_element();
    if (!is_algorithm(transform, "Transform", kExclusive) || transform->next_element())
        return refuse("Transform");
    const Element* method = transforms->next_element();
    if (!is_algorithm(method, "DigestMethod", kSha1)) return refuse("DigestMethod");
    const Element* value = method->next_element();
    if (!value || !value->is(ns::kSignature, "DigestValue") || value->next_element())
        return refuse("DigestValue");
    return only_text(*value);
}

/// SignedInfo: exactly the three children of the profile, with exactly one Reference.
Result<std::string_view> read_signed_info(const Element& info, std::string_view timestamp_id) {
    const Element* canonicalisation = info.first_element();
    if (!is_algorithm(canonicalisation, "CanonicalizationMethod", kExclusive))
        return refuse("CanonicalizationMethod");
    const Element* method = canonicalisation->next_element();
    if (!is_algorithm(method, "SignatureMethod", kHmacSha1)) return refuse("SignatureMethod");
    const Element* reference = method->next_element();
    if (!reference || !reference->is(ns::kSignature, "Reference") || reference->next_element())
        return refuse("not one Reference");
    return read_reference(*reference, timestamp_id);
}

Result<std::string_view> read_key_info(const Element& key_info) {
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

Result<SignedParts> read_signature(const Element& signature, std::string_view timestamp_id) {
    SignedParts parts;
    parts.signed_info = signature.first_element();
    if (!parts.signed_info || !parts.signed_info->is(ns::kSignature, "SignedInfo"))
        return refuse("SignedInfo");
    const Element* value = parts.signed_info->next_element();
    if (!value || !value->is(ns::kSignature, "SignatureValue")) return refuse("SignatureValue");
    const Element* key_info = value->next_element();
    if (!key_info || !key_info->is(ns::kSignature, "KeyInfo") || key_info->next_element())
        return refuse("KeyInfo");
    parts.signature_value = only_text(*value);
    parts.digest_value = KPS_TRY(read_signed_info(*parts.signed_info, timestamp_id));
    parts.key_identifier = KPS_TRY(read_key_info(*key_info));
    return parts;
}

/// The cipher value below EncryptedData or EncryptedKey; empty when it is not where it must be.
std::string_view cipher_value(const Element* encrypted) {
    const Element* data =
        encrypted ? encrypted->only_child(ns::kEncryption, "CipherData") : nullptr;
    const Element* value = data ? data->only_child(ns::kEncryption, "CipherValue") : nullptr;
    return value ? only_text(*value) : std::string_view();
}

/// Clients rebuild the token with other prefixes (WIRE.md 1.5), so only the places of its two
/// values count.
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

/// Compares a 20-byte digest with its base64 text.
bool equals_text(const crypto::Sha1Digest& digest, std::string_view text) {
    if (text.size() > kDigestTextBytesMax) return false;
    const auto bytes = base::from_base64(text, base::Whitespace::Skipped);
    return bytes && bytes->size() == digest.size() &&
           crypto::equal_in_constant_time(*bytes, base::ByteView(digest));
}

/// The one Security header, if the message holds nothing that could be taken for a part of it
/// elsewhere.
Result<const Element*> lone_security(const soap::Message& message, std::size_t tokens,
                                     std::size_t signatures) {
    if (!message.security) return refuse("no Security");
    if (message.security->has_comment_inside) return refuse("comment in Security");
    const Inventory inventory = KPS_TRY(take_inventory(message.document.root()));
    if (inventory.security != 1) return refuse("not one Security");
    if (inventory.timestamps != 1) return refuse("not one Timestamp");
    if (inventory.tokens != tokens) return refuse("wrong number of EncryptedData");
    if (inventory.signatures != signatures) return refuse("wrong number of Signatures");
    return message.security;
}

/// How many child elements there are: what the profile does not name is refused, not ignored.
std::size_t child_count(const Element& element) {
    std::size_t count = 0;
    for (const Element* e = element.first_element(); e; e = e->next_element()) ++count;
    return count;
}

Status check_digest(const Element& timestamp, std::string_view digest_value,
                    std::string& canonical) {
    canonical.clear();
    if (!xml::append_canonical(canonical, timestamp))
        return refuse("canonical form of the Timestamp");
    if (!equals_text(crypto::sha1(base::as_bytes(canonical)), digest_value))
        return refuse("digest of the Timestamp");
    return {};
}

Status check_mac(const authentication::Token& token, const SignedParts& parts,
                 std::string& canonical) {
    canonical.clear();
    if (!xml::append_canonical(canonical, *parts.signed_info))
        return refuse("canonical form of SignedInfo");
    if (!equals_text(token.mac()(base::as_bytes(canonical)), parts.signature_value))
        return refuse("SignatureValue");
    return {};
}

/// Anything but the two codes the profile shows to the client becomes InvalidSecurity.
base::Error shown(const base::Error& error) {
    if (error.code == ErrorCode::ExpiredToken || error.code == ErrorCode::RevokedToken)
        return error;
    return base::Error(ErrorCode::InvalidSecurity, error.context);
}

}  // namespace

Result<authentication::Caller> verify(const soap::Message& message,
                                      authentication::TokenVerifier& tokens,
                                      const authentication::AddressBytes& source,
                                      std::int64_t now_us, authentication::Caller* genuine) {
    const Element* security = KPS_TRY(lone_security(message, 1, 1));
    const Element* timestamp = security->only_child(ns::kUtility, "Timestamp");
    const Element* encrypted = security->only_child(ns::kEncryption, "EncryptedData");
    const Element* signature = security->only_child(ns::kSignature, "Signature");
    if (!timestamp || !encrypted || !signature || child_count(*security) != 3)
        return refuse("parts of Security");
    const xml::Attribute* id = timestamp->attribute(ns::kUtility, "Id");
    if (!id) return refuse("Timestamp without Id");

    const SignedParts parts = KPS_TRY(read_signature(*signature, id->value));
    const authentication::PresentedToken presented =
        KPS_TRY(read_token(*encrypted, parts.key_identifier));
    KPS_TRY(check_timestamp(*timestamp, now_us));
    thread_local std::string canonical;
    KPS_TRY(check_digest(*timestamp, parts.digest_value, canonical));

    const auto token = tokens.open(presented);
    if (!token) return base::failed(ErrorCode::InvalidSecurity, token.error().context);
    KPS_TRY(check_mac(**token, parts, canonical));
    const authentication::TokenClaims& claims = (*token)->claims();
    // The key was the one of the token inside; the token named must be the same (SECURITY threat
    // 7).
    if (parts.key_identifier != "_" + claims.id.text())
        return refuse("KeyIdentifier names another token");
    const authentication::Caller caller{claims.institution, claims.user, source, claims.id,
                                        authentication::Profile::Compatible};
    if (genuine) *genuine = caller;
    const Status admitted = tokens.check(**token, source, now_us);
    if (!admitted) return base::failed(shown(admitted.error()));
    return caller;
}

Result<const Element*> username_token(const soap::Message& message, std::int64_t now_us) {
    const Element* security = KPS_TRY(lone_security(message, 0, 0));
    const Element* timestamp = security->only_child(ns::kUtility, "Timestamp");
    if (!timestamp) return refuse("Timestamp outside Security");
    KPS_TRY(check_timestamp(*timestamp, now_us));
    const Element* token = security->only_child(ns::kSecurity, "UsernameToken");
    if (!token || child_count(*security) != 2) return refuse("not one UsernameToken");
    return token;
}

}  // namespace kps::wire::security
