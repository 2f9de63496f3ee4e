#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "http/client.h"
#include "wire/client/session.h"

namespace CLI {
class App;
}

namespace kps {

/// What a command that asks as an institution is told about its access. Each may come from the environment
/// (`kps demo env`) as well.
struct CallerOptions {
    std::string state = ".kps-demo";  ///< a demo's folder, used when no endpoint is given
    std::string as = "KRM-1001";      ///< which of the demo's users
    std::string endpoint;             ///< https://host[:port]
    std::string user;
    std::string password_file;
    std::string password;  ///< from the environment only: a command line can be read by others
    std::string authorities_file;
    std::string verifier_key_file;
    std::string source;
    double time_out_s = 10;
};

/// `--state`, `--as`, `--endpoint`, `--user`, `--password-file`, `--ca`, `--vkey`, `--source`, `--time-out`.
void add_caller_options(CLI::App& command, CallerOptions& options);

/// Everything a question needs, and what its receipt is checked with.
struct Caller {
    wire::client::Access access;
    http::ClientOptions http;
    std::string verifier_key;  ///< of the log; empty when it is not known
    std::string log_folder;    ///< of the demo; empty for an endpoint elsewhere
};

/// Reads the files that the options name. Errors: InvalidArgument for what is missing; FileFailed.
base::Result<Caller> make_caller(const CallerOptions& options);

/// The secret of a password file: its text without the line end.
base::Result<std::string> read_password(const std::string& file);

/// What is known about a receipt.
struct ReceiptCheck {
    enum class State : std::uint8_t { Holds, Fails, Unknown };
    State state = State::Unknown;
    std::string text;  ///< for people
};

/// Checks a receipt against the demo's log folder, or against the published log over the network.
ReceiptCheck check_receipt(const Caller& caller, wire::client::Session& session,
                           const std::string& receipt);

}  // namespace kps
