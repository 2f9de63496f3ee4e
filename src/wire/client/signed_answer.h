#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kps::wire::client {

/// What an institution holds an answer of the strict profile against.
struct AnswerCheck {
    std::string_view authorities_pem;  ///< who may vouch for the signer's certificate
    std::string_view message_id;       ///< of the question
    std::int64_t now_us = 0;
};

/// What a signed answer proves, once it was checked.
struct SignedAnswer {
    std::string signer;  ///< subject of the certificate
    std::int64_t created_us = 0;
};

/// Checks that an answer, a fault as well, was signed by a certificate of the authorities, answers this
/// very question, and was made within minutes of now. Everything of it that is read is signed.
/// Errors: InvalidSecurity with the reason; MalformedXml and others of soap::Message::parse.
base::Result<SignedAnswer> check_signed_answer(std::string_view answer, const AnswerCheck& check);

}  // namespace kps::wire::client
