#pragma once

#include <string>

#include "apps/kps/state_folder.h"
#include "base/result.h"

namespace kps {

/// Who asks the demo's own question, about whom.
struct DemoQuestion {
    std::string base_url;
    std::string user;
    std::string secret;
    std::int64_t kimlik_no = 0;
    std::int32_t birth_day = 0;
    std::int32_t birth_month = 0;
    std::int32_t birth_year = 0;
};

/// What came back over the wire.
struct DemoAnswer {
    std::string body;           ///< the SOAP answer
    std::string receipt;        ///< header KPS-Makbuz
    std::int64_t token_us = 0;  ///< time the token took
    std::int64_t query_us = 0;  ///< time the answer took
};

/// Asks one signed question as an institution would: token, signature, TLS with the demo's CA.
base::Result<DemoAnswer> ask_demo_question(const StateFolder& state, const DemoQuestion& question);

/// The filled members of an answer as an indented tree, for people to read.
base::Result<std::string> readable_answer(std::string_view body);

}  // namespace kps
