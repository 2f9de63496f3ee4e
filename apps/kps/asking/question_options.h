#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "contract/model.h"
#include "wire/client/message.h"

namespace CLI {
class App;
}

namespace kps {

/// What a command is told about the question it asks.
struct QuestionOptions {
    std::string service;
    std::string number;
    std::string version;
    std::string birth;
    std::vector<std::string> criteria;
    std::string purpose;
    std::string file_number;
    std::string end_user;
};

/// `--version`, `--birth`, `--kriter`, `--purpose`, `--file-number`, `--end-user`.
void add_question_options(CLI::App& command, QuestionOptions& options);

/// The named version of the service, else the newest one. Errors: InvalidArgument.
base::Result<const contract::Service*> find_service(const contract::Catalogue& catalogue,
                                                    const QuestionOptions& options);

/// The call with its headers and body; a question without any criterion asks about nobody.
/// Errors: InvalidArgument, for people: what does not fit the service.
base::Result<wire::client::Call> make_call(const contract::Service& service,
                                           const QuestionOptions& options);

}  // namespace kps
