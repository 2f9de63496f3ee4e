#pragma once

#include <string>
#include <string_view>

#include "authentication/token.h"
#include "crypto/keys.h"

namespace kps::authentication {

/// Who issues tokens, and for whom; both stand in every assertion and are compared when one is
/// opened.
struct AssertionNames {
    std::string issuer;
    std::string audience;
};

/// The SAML 1.1 assertion as WIF would write it (WIRE.md 1.4), in exclusive canonical form, with an
/// enveloped signature ECDSA-SHA256. `certificate_base64` is the signer's certificate.
/// Errors: InvalidArgument for a user name that XML cannot carry; CryptoFailed.
base::Result<std::string> write_assertion(const TokenClaims& claims, const AssertionNames& names,
                                          const crypto::EcdsaSigner& signer,
                                          std::string_view certificate_base64);

/// Reads an assertion that write_assertion made; genuineness was established by the MAC before. The
/// signature is for others: it is not checked here.
/// Errors: InvalidSecurity for any other text,
/// issuer or audience.
base::Result<TokenClaims> read_assertion(std::string_view assertion, const AssertionNames& names);

}  // namespace kps::authentication
