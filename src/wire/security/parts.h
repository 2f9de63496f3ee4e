#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "authentication/token.h"
#include "base/result.h"
#include "wire/security/limits.h"
#include "wire/soap/envelope.h"
#include "wire/xml/document.h"

/// What the verifiers of this folder share: the parts of a Security header, found by fixed path, with
/// exactly the children and attributes of a profile (docs/adr/0020). Nothing here checks a signature.
namespace kps::wire::security {

inline constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// The algorithms of a profile; no others are taken with them.
struct Suite {
    std::string_view signature_method;
    std::string_view digest_method;
};
inline constexpr Suite kCompatibleSuite = {"http://www.w3.org/2000/09/xmldsig#hmac-sha1",
                                           "http://www.w3.org/2000/09/xmldsig#sha1"};
inline constexpr Suite kStrictSuite = {"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
                                       "http://www.w3.org/2001/04/xmlenc#sha256"};
inline constexpr Suite kAnswerSuite = {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                                       "http://www.w3.org/2001/04/xmlenc#sha256"};

inline auto refuse(const char* why) {
    return base::failed(base::ErrorCode::InvalidSecurity, why);
}

/// The text of an element that has nothing but text, without outer white space.
std::string_view only_text(const xml::Element& element);
/// Value of an attribute without a namespace; empty when there is none.
std::string_view value_of(const xml::Element& element, std::string_view name);
/// How many child elements there are: what a profile does not name is refused, not ignored.
std::size_t child_count(const xml::Element& element);
/// An element that must be `name`, with its Algorithm and nothing else: no child can add an
/// HMACOutputLength or an InclusiveNamespaces, no attribute anything.
bool is_algorithm(const xml::Element* element, std::string_view name, std::string_view algorithm);

/// One Reference: which identifier, and its digest as text.
struct Reference {
    std::string_view id;
    std::string_view digest_value;
};

/// A Signature of exactly SignedInfo, SignatureValue and KeyInfo.
struct Signature {
    const xml::Element* signed_info = nullptr;
    const xml::Element* key_info = nullptr;
    std::string_view value;
    std::array<Reference, kReferencesMax> references;
    std::size_t reference_count = 0;
};
/// Errors: InvalidSecurity for anything that `suite` does not name.
base::Result<Signature> read_signature(const xml::Element& signature, const Suite& suite);
/// The token's name: a SecurityTokenReference with a KeyIdentifier of an assertion.
base::Result<std::string_view> read_key_identifier(const xml::Element& key_info);
/// Clients rebuild the token with other prefixes (WIRE.md 1.5), so only the places of its two
/// values count.
base::Result<authentication::PresentedToken> read_token(const xml::Element& encrypted,
                                                        std::string_view key_identifier);

/// How many of a part the whole message may hold; nothing: any number.
struct PartCounts {
    std::optional<std::size_t> tokens;
    std::size_t signatures = 0;
};
/// The one Security header, if the message holds nothing that could be taken for a part of it
/// elsewhere and no identifier twice.
base::Result<const xml::Element*> lone_security(const soap::Message& message,
                                                const PartCounts& counts);

/// Compares a digest with its base64 text, in constant time.
bool equals_text(base::ByteView digest, std::string_view text);
/// The canonical form of `element` in `scratch`. Errors: InvalidSecurity.
base::Result<base::ByteView> canonical_bytes(const xml::Element& element, std::string& scratch);

/// Anything but the two codes a profile shows to the client becomes InvalidSecurity.
base::Error shown(const base::Error& error);

}  // namespace kps::wire::security
