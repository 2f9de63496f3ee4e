#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

/// Passkeys: the two ceremonies of WebAuthn Level 2 (sections 7.1, 7.2), as a second factor.
///
/// Invariants:
/// 1. A passkey is taken only for the challenge that was given, from an origin of the portal, for its own rpId.
/// 2. Keys are ES256 (P-256) or EdDSA (Ed25519); there is no other way to sign.
/// 3. No attestation is asked for: what made the key is not known, and nothing is concluded from it.
/// 4. Bytes after the last expected one refuse the whole.
namespace kps::accounts {

using Challenge = std::array<std::uint8_t, 32>;

/// Which portal the browser must have talked to.
struct RelyingParty {
    std::string id;                    ///< host name, such as `localhost`
    std::vector<std::string> origins;  ///< such as `https://localhost:8443`
};

/// COSE numbers of the two algorithms.
enum class PasskeyAlgorithm : std::int16_t { Es256 = -7, EdDsa = -8 };

struct Passkey {
    PasskeyAlgorithm algorithm = PasskeyAlgorithm::Es256;
    base::Bytes public_key;  ///< 65 bytes of P-256, 32 of Ed25519
    std::uint32_t counter = 0;
};
struct NewPasskey {
    base::Bytes credential;  ///< its id
    Passkey key;
};

/// What a browser gives for a new passkey.
struct Registration {
    base::Bytes client_data;         ///< clientDataJSON
    base::Bytes attestation_object;  ///< CBOR
};
/// Errors: InvalidField with the step that refused, never with the bytes.
base::Result<NewPasskey> check_registration(const Registration& given, const Challenge& challenge,
                                            const RelyingParty& party);

/// What a browser gives for a sign-in.
struct Assertion {
    base::Bytes credential;
    base::Bytes client_data;
    base::Bytes authenticator_data;
    base::Bytes signature;
};
/// The authenticator's counter. Whether it may stay 0 or must have grown is decided with the stored one.
/// Errors: InvalidField as above.
base::Result<std::uint32_t> check_assertion(const Assertion& given, const Challenge& challenge,
                                            const RelyingParty& party, const Passkey& key);

/// Both zero (an authenticator that does not count), or grown.
bool is_good_counter(std::uint32_t stored, std::uint32_t given);

/// base64url without padding, as browsers write bytes.
std::string to_base64url(base::ByteView bytes);
/// Errors: InvalidArgument for anything else, padding included.
base::Result<base::Bytes> from_base64url(std::string_view text);

}  // namespace kps::accounts
