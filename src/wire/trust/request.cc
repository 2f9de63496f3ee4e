#include "wire/trust/request.h"

#include <algorithm>

#include "base/assert.h"
#include "wire/namespaces.h"
#include "wire/security/message_security.h"
#include "wire/trust/limits.h"

namespace kps::wire::trust {
namespace {

using base::ErrorCode;
using base::failed;
using xml::Element;

constexpr std::string_view kIssueAction =
    "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue";
constexpr std::string_view kIssueType = "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue";
constexpr std::string_view kSymmetricKey =
    "http://docs.oasis-open.org/ws-sx/ws-trust/200512/SymmetricKey";
constexpr std::string_view kSamlToken =
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1";
constexpr std::string_view kPasswordText =
    "http://docs.oasis-open.org/wss/2004/01/"
    "oasis-200401-wss-username-token-profile-1.0#PasswordText";

// WIRE.md 0 and 2.1: clients redirected by host name go on naming these; one WSDL of the test
// system says http.
constexpr std::string_view kRealAddresses[] = {
    "https://kpsv2.nvi.gov.tr/services/routingservice.svc",
    "http://kpsv2.nvi.gov.tr/services/routingservice.svc",
    "https://kpsv2test.nvi.gov.tr/services/routingservice.svc",
    "http://kpsv2test.nvi.gov.tr/services/routingservice.svc",
};

/// URLs are ASCII; only its letters have a case here.
std::string ascii_lower(std::string_view text) {
    std::string out(text);
    for (char& character : out)
        if (character >= 'A' && character <= 'Z')
            character = static_cast<char>(character - 'A' + 'a');
    return out;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// Text of an element without outer white space; empty when there is no element.
std::string text_of(const Element* element) {
    if (element == nullptr) return {};
    std::string scratch;
    return std::string(trimmed(element->text(scratch)));
}

/// At most one child of that name: a second could be read by one and not by the other.
base::Result<const Element*> optional_child(const Element& parent, std::string_view uri,
                                            std::string_view name) {
    const Element* first = parent.child(uri, name);
    if (first != nullptr && parent.only_child(uri, name) == nullptr)
        return failed(ErrorCode::MalformedBody, "token request: repeated element");
    return first;
}

base::Status read_credentials(const Element& token, TokenRequest& out) {
    const Element* user = token.only_child(ns::kSecurity, "Username");
    const Element* password = token.only_child(ns::kSecurity, "Password");
    // A comment would split a name for one reader and not for another (SECURITY threat 10).
    if (user == nullptr || password == nullptr || token.has_comment_inside)
        return failed(ErrorCode::InvalidSecurity, "UsernameToken");
    const xml::Attribute* type = password->attribute("", "Type");
    if (type == nullptr)
        type = password->attribute(ns::kSecurity, "Type");  // the sample written in Java
    if (type != nullptr && type->value != kPasswordText)
        return failed(ErrorCode::InvalidSecurity, "UsernameToken: password type");
    out.user = text_of(user);
    std::string scratch;
    out.password = std::string(password->text(scratch));
    base::wipe(scratch.data(), scratch.size());
    return {};
}

base::Status read_scope(const Element& request, const Scopes& scopes, TokenRequest& out) {
    const Element* applies_to = KPS_TRY(optional_child(request, ns::kPolicy, "AppliesTo"));
    const Element* reference =
        applies_to ? applies_to->only_child(ns::kAddressing, "EndpointReference") : nullptr;
    out.applies_to =
        text_of(reference ? reference->only_child(ns::kAddressing, "Address") : nullptr);
    if (!scopes.contains(out.applies_to)) return failed(ErrorCode::InvalidScope, "AppliesTo");
    return {};
}

/// Key and token type may be left out, and WCF puts them into SecondaryParameters.
base::Status check_types(const Element& request) {
    const Element* key_type = KPS_TRY(optional_child(request, ns::kTrust, "KeyType"));
    const Element* token_type = KPS_TRY(optional_child(request, ns::kTrust, "TokenType"));
    if (const Element* secondary =
            KPS_TRY(optional_child(request, ns::kTrust, "SecondaryParameters"))) {
        if (key_type == nullptr)
            key_type = KPS_TRY(optional_child(*secondary, ns::kTrust, "KeyType"));
        if (token_type == nullptr)
            token_type = KPS_TRY(optional_child(*secondary, ns::kTrust, "TokenType"));
    }
    if (key_type != nullptr && text_of(key_type) != kSymmetricKey)
        return failed(ErrorCode::InvalidScope, "KeyType");
    const std::string token = text_of(token_type);
    if (token_type != nullptr && token != kSamlToken && token != ns::kSaml)
        return failed(ErrorCode::InvalidScope, "TokenType");
    return {};
}

base::Status read_entropy(const Element& request, TokenRequest& out) {
    const Element* entropy = KPS_TRY(optional_child(request, ns::kTrust, "Entropy"));
    if (entropy == nullptr) return {};
    const Element* secret = entropy->only_child(ns::kTrust, "BinarySecret");
    auto bytes = base::from_base64(text_of(secret), base::Whitespace::Skipped);
    if (secret == nullptr || !bytes || bytes->size() < kEntropyBytesMin ||
        bytes->size() > kEntropyBytesMax)
        return failed(ErrorCode::MalformedBody, "token request: entropy");
    out.client_entropy = std::move(*bytes);
    return {};
}

}  // namespace

Scopes::Scopes(std::vector<std::string> own_addresses) {
    KPS_ASSERT(own_addresses.size() <= kOwnAddressesMax);
    for (const std::string_view address : kRealAddresses) addresses_.emplace_back(address);
    for (const std::string& address : own_addresses) addresses_.push_back(ascii_lower(address));
}

bool Scopes::contains(std::string_view address) const {
    if (address.empty() || address.size() > kAddressBytesMax) return false;
    return std::find(addresses_.begin(), addresses_.end(), ascii_lower(address)) !=
           addresses_.end();
}

base::Result<TokenRequest> read_request(const soap::Message& message, const Scopes& scopes,
                                        std::int64_t now_us) {
    // Rule X-006 (KPS introduction): WS-Trust 1.3 is the one way to a token.
    if (message.action != kIssueAction) return failed(ErrorCode::UnknownAction, "token service");
    const Element* token = KPS_TRY(security::username_token(message, now_us));
    TokenRequest request;
    KPS_TRY(read_credentials(*token, request));
    if (!message.payload->is(ns::kTrust, "RequestSecurityToken"))
        return failed(ErrorCode::MalformedBody, "no RequestSecurityToken");
    const Element& body = *message.payload;
    const Element* type = KPS_TRY(optional_child(body, ns::kTrust, "RequestType"));
    if (text_of(type) != kIssueType) return failed(ErrorCode::MalformedBody, "RequestType");
    KPS_TRY(read_scope(body, scopes, request));
    KPS_TRY(check_types(body));
    KPS_TRY(read_entropy(body, request));
    return request;
}

}  // namespace kps::wire::trust
