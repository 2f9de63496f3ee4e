#pragma once

#include <string>
#include <string_view>

#include "accounts/webauthn.h"
#include "crypto/digest.h"
#include "crypto/keys.h"

namespace kps::accounts::testing {

inline base::Bytes bytes_of(std::string_view text) {
    return {base::as_bytes(text).begin(), base::as_bytes(text).end()};
}

/// An authenticator with an Ed25519 key, every part of whose answers can be bent.
class SoftwarePasskey {
  public:
    std::string party = "localhost";
    std::string origin = "https://localhost:8443";
    std::string format = "none";
    std::uint8_t flags = 0x01;
    std::uint32_t counter = 1;
    base::Bytes credential = bytes_of("credential-1");
    base::Bytes after_key;  ///< surplus bytes
    bool crosses = false;

    Registration registration(const Challenge& challenge) const {
        base::Bytes data = fixed_part(static_cast<std::uint8_t>(flags | 0x40));
        data.append(16, 0);
        data.push_back(static_cast<std::uint8_t>(credential.size() >> 8));
        data.push_back(static_cast<std::uint8_t>(credential.size()));
        data += credential;
        data += cose_key();
        data += after_key;
        base::Bytes object = bytes_of(
            "\xa3\x63"
            "fmt");
        object.push_back(static_cast<std::uint8_t>(0x60 + format.size()));
        object += bytes_of(format);
        object += bytes_of(
            "\x67"
            "attStmt\xa0\x68"
            "authData");
        const bool is_short = data.size() < 256;
        object.push_back(is_short ? 0x58 : 0x59);
        if (!is_short) object.push_back(static_cast<std::uint8_t>(data.size() >> 8));
        object.push_back(static_cast<std::uint8_t>(data.size()));
        object += data;
        return {client_data("webauthn.create", challenge), object};
    }
    Assertion assertion(const Challenge& challenge) const {
        Assertion given;
        given.credential = credential;
        given.client_data = client_data("webauthn.get", challenge);
        given.authenticator_data = fixed_part(flags) + after_key;
        base::Bytes message = given.authenticator_data;
        const base::Hash digest = crypto::sha256(given.client_data);
        message.append(digest.begin(), digest.end());
        const auto signature = key_.sign(message);
        given.signature.assign(signature.begin(), signature.end());
        return given;
    }
    base::Bytes client_data(std::string_view type, const Challenge& challenge) const {
        std::string text = "{\"type\":\"" + std::string(type) + "\",\"challenge\":\"" +
                           to_base64url(challenge) + "\",\"origin\":\"" + origin + "\"";
        if (crosses) text += ",\"crossOrigin\":true";
        return bytes_of(text + ",\"another_member\":\"of a later level\"}");
    }

  private:
    base::Bytes fixed_part(std::uint8_t all_flags) const {
        const base::Hash hash = crypto::sha256(base::as_bytes(party));
        base::Bytes data(hash.begin(), hash.end());
        data.push_back(all_flags);
        std::uint8_t number[4];
        base::put_u32(number, counter);
        data.append(number, 4);
        return data;
    }
    base::Bytes cose_key() const {
        // {1: 1, 3: -8, -1: 6, -2: x}
        base::Bytes key = bytes_of("\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20");
        const auto x = key_.public_key();
        key.append(x.begin(), x.end());
        return key;
    }
    crypto::Ed25519Key key_ = crypto::Ed25519Key::generate();
};

}  // namespace kps::accounts::testing
