#pragma once

#include <string>
#include <string_view>
#include <vector>

/// How the public client families read the token reply and what they send afterwards
/// (WIRE.md 1.5, 2.2). For tests only.
namespace kps::wire::trust::testing {

/// What a client keeps of a reply. Empty texts where its rule finds nothing.
struct ClientToken {
    std::string family;
    std::string encrypted_data;  ///< the element it pastes into its next message
    std::string proof_key;       ///< base64
    std::string key_identifier;
    std::string expires;  ///< only of clients that parse it
};

std::vector<ClientToken> read_by_all_families(const std::string& reply);

/// The request of a family: `style` 0 to 4 varies Type of the password, optional elements and white
/// space.
struct RequestParts {
    std::string user = "KRM-1001";
    std::string password;
    std::string applies_to = "https://kpsv2.nvi.gov.tr/Services/RoutingService.svc";
    std::string extra;  ///< further children of RequestSecurityToken
    int style = 0;
    std::string created = "2026-11-21T10:00:00Z";
    std::string expires = "2026-11-21T10:05:00Z";
};
std::string token_request(const RequestParts& parts);

/// A message to the query services with the client's token, signed with its key.
std::string signed_query(const ClientToken& token);

}  // namespace kps::wire::trust::testing
