#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "contract/model.h"
#include "doctor/report.h"
#include "wire/client/message.h"

/// Goes through an institution's connection step by step and says which one fails and what to do.
///
/// Invariants:
/// 1. It asks as any client does: the server gives it nothing that it does not give everybody, and learns no more.
/// 2. The password is tried once. Of a refusal no more is told than the server tells: an order in which to look.
/// 3. Nobody is asked about unless the question names somebody.
namespace kps::doctor {

struct Options {
    std::string endpoint;  ///< https://host[:port]
    std::string user;
    std::string password;
    std::string authorities_pem;
    std::string verifier_key;        ///< of the log; empty when it is not known
    std::string source;              ///< numeric address to call from; empty: the system chooses
    std::string registered_address;  ///< as in the undertaking; empty when not given
    std::int64_t time_out_ms = 10'000;
};

/// What is asked: a whole body, and headers. `to` and `action` are filled in here.
struct Question {
    const contract::Service& service;
    wire::client::Call call;
    bool about_a_person = false;
};

Report examine(const Options& options, const Question& question, const base::Clock& clock);

}  // namespace kps::doctor
