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

/// What a command that asks as an institution is told about its access; empty for what was not said.
struct CallerOptions {
    std::string state;     ///< a demo's folder
    std::string as;        ///< which of the demo's users
    std::string endpoint;  ///< https://host[:port]
    std::string user;
    std::string password_file;
    std::string password;  ///< from the environment only: a command line can be read by others
    std::string authorities_file;
    std::string verifier_key_file;
    std::string certificate_file;  ///< client certificate with its key: the strict profile
    std::string signers_file;      ///< who vouches for signed answers; empty: as for the connection
    std::string source;
    double time_out_s = 10;
};

/// `--state`, `--as`, `--endpoint`, `--user`, `--password-file`, `--ca`, `--vkey`, `--certificate`, `--signers`,
/// `--source`, `--time-out`.
void add_caller_options(CLI::App& command, CallerOptions& options);

/// Fills in what was not said: for an endpoint, and when neither it nor a demo was named, from KPS_ENDPOINT, KPS_USER,
/// KPS_PASSWORD, KPS_CA and KPS_VKEY (`kps demo env`); else the demo's folder and its bank.
void settle(CallerOptions& options);

/// Everything a question needs, and what its receipt is checked with.
struct Caller {
    wire::client::Access access;
    http::ClientOptions http;
    std::string verifier_key;  ///< of the log; empty when it is not known
    std::string log_folder;    ///< of the demo; empty for an endpoint elsewhere
};

/// Reads the files that settled options name. Errors: InvalidArgument for what is missing; FileFailed.
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
