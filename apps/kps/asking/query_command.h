#pragma once

#include <string>

#include "apps/kps/asking/caller.h"
#include "base/result.h"
#include "contract/model.h"
#include "wire/client/answer.h"
#include "wire/client/question.h"

namespace CLI {
class App;
}

namespace kps {

/// `kps query`: asks any service of the catalogue over the wire, as an institution does.
void add_query_command(CLI::App& app);

/// One question and everything that came of it.
struct Asked {
    wire::client::Reply reply;
    wire::client::Outcome outcome;
    ReceiptCheck receipt;
};

/// Asks over TLS: token, signature, answer, receipt. The receipt of a fault is not checked.
/// Errors: nothing was answered: NetworkFailed, WrongCredentials, MalformedBody.
base::Result<Asked> ask(const Caller& caller, const contract::Service& service,
                        const wire::client::Call& call);

/// The answer as an indented tree, times, the receipt and whether it holds.
base::Result<std::string> asked_as_text(const Asked& asked);

}  // namespace kps
