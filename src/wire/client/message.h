#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"

/// The caller's side of the compatible profile: what an institution's software sends and reads (WIRE.md 1 and 2).
/// Used by the demo's own question, by `kps query` and by the load generator.
namespace kps::wire::client {

/// Times, ids and addresses one message is made with.
struct Stamp {
    std::int64_t now_us = 0;
    base::Uuid message_id;
};

struct Credentials {
    std::string user;
    std::string secret;
};

/// A token as the token service gave it.
struct IssuedToken {
    std::string encrypted_data;  ///< the EncryptedData element, as text
    std::array<std::uint8_t, 32> proof_key{};
    std::string key_identifier;  ///< AssertionID
    std::string expires;         ///< Lifetime/Expires, `yyyy-MM-ddTHH:mm:ss.SSSZ`
};

/// One question on the wire. `body` is the whole operation element with its namespace.
struct Call {
    std::string action;
    std::string to;
    std::string body;
    std::string end_user;      ///< Sorgulayan; no header when empty
    std::string purpose_code;  ///< Amac/Kod; no header when empty
    std::string file_number;
};

/// RequestSecurityToken with user name and password.
std::string request_token(const Credentials& credentials, std::string_view service_url,
                          std::string_view to, const Stamp& stamp);
/// Errors: WrongCredentials when the answer is a fault, MalformedBody when it is no RSTR.
base::Result<IssuedToken> read_token(std::string_view response);
/// The signed message: Timestamp `_0` signed by HMAC-SHA1 with the proof key.
std::string signed_query(const Call& call, const IssuedToken& token, const Stamp& stamp);

}  // namespace kps::wire::client
