#pragma once

#include <cstdint>

#include "authentication/caller.h"
#include "authentication/token.h"
#include "base/result.h"
#include "wire/soap/envelope.h"
#include "wire/xml/document.h"

/// Message security of the compatible profile (WIRE.md 2.2): an HMAC over the Timestamp with the
/// token's proof key.
///
/// Invariants ("see only what is signed", SECURITY threats 7 to 11b):
/// 1. Security, Timestamp, EncryptedData and Signature are found by their fixed path, and the
/// message holds one of each
///    anywhere; the one Reference names that very Timestamp; identifiers are unique in the whole
///    message.
/// 2. Algorithms, transforms and children are those of the profile; everything else is refused, not
/// ignored:
///    HMACOutputLength, InclusiveNamespaces, comments, a second anything.
/// 3. The key comes only from the token named by the signature, and the token is checked only after
/// its MAC held.
/// 4. One error for every cause, InvalidSecurity, except a genuine token that has expired or was
/// revoked. The context says
///    more, to the operator only.
namespace kps::wire::security {

/// Verifies a message to the query services and says who sent it. When the message is refused
/// although its token and signature are genuine (expired, revoked, from another address), `genuine`
/// says whose token it was, so that the refusal is recorded under that name; it gives no right.
/// Errors: InvalidSecurity, ExpiredToken, RevokedToken; StrictProfileRequired for a token that is bound
/// to a client certificate.
base::Result<authentication::Caller> verify(const soap::Message& message,
                                            authentication::TokenVerifier& tokens,
                                            const authentication::AddressBytes& source,
                                            std::int64_t now_us,
                                            authentication::Caller* genuine = nullptr);

/// For the token service, whose requests carry a Timestamp and a UsernameToken and no signature
/// (WIRE.md 1.2): checks Security and the Timestamp and returns the UsernameToken, borrowed from
/// the message. The password is not looked at. Errors: InvalidSecurity.
base::Result<const xml::Element*> username_token(const soap::Message& message, std::int64_t now_us);

}  // namespace kps::wire::security
