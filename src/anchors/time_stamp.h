#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"

/// Time stamps of RFC 3161, with OpenSSL. Nothing is sent here.
namespace kps::anchors {

struct StampRequest {
    base::Bytes der;  ///< TimeStampReq: SHA-256, without the authority's certificates
    std::uint64_t nonce = 0;
};
/// Errors: CryptoFailed.
base::Result<StampRequest> make_request(std::string_view text);

struct Stamp {
    base::Bytes token;         ///< DER of the TimeStampToken
    std::int64_t time_us = 0;  ///< when the authority says it was made
};
/// The token of an answer, verified. `authorities_pem`: the authority's certificate and those above it.
/// Errors: CryptoFailed says why: not granted, another text or nonce, an unknown authority; CorruptData.
base::Result<Stamp> take_answer(base::ByteView answer, std::string_view text, std::uint64_t nonce,
                                const std::string& authorities_pem);

/// Time of a token that stands for this text. The authority's certificate must have been good then.
/// Errors: CryptoFailed, CorruptData.
base::Result<std::int64_t> verify_token(base::ByteView token, std::string_view text,
                                        const std::string& authorities_pem);

}  // namespace kps::anchors
