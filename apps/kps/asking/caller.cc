#include "apps/kps/asking/caller.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "apps/kps/demo/demo_credentials.h"
#include "apps/kps/state_folder.h"
#include "apps/kps/tls/tls_files.h"
#include "audit/checkpoints/receipt.h"
#include "audit/verifier/receipt_verifier.h"
#include "wire/client/published_log.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;

base::Result<Caller> caller_of_demo(const CallerOptions& options) {
    const StateFolder state = KPS_TRY(StateFolder::open(options.state));
    const auto users = read_demo_users(state);
    if (!users)
        return failed(ErrorCode::InvalidArgument,
                      options.state + " holds no credentials of a demo");
    Caller caller;
    for (const DemoUser& user : *users)
        if (user.name == options.as) caller.access.credentials = {user.name, user.secret};
    if (caller.access.credentials.user.empty())
        return failed(ErrorCode::InvalidArgument, "the demo has no user " + options.as);
    caller.access.base_url = fmt::format("https://localhost:{}", read_demo_port(state));
    caller.http.authorities_pem = KPS_TRY(read_file(state.ca_file()));
    caller.http.source_address = "127.0.0.1";
    const auto certificate = client_certificate_file(state, options.as);
    if (std::filesystem::exists(certificate))
        caller.http.identity = KPS_TRY(read_certified_pair(certificate));
    caller.log_folder = state.log_folder().string();
    auto key = read_file(state.log_folder() / "log.vkey");
    if (key) caller.verifier_key = std::move(*key);
    return caller;
}

base::Result<Caller> caller_of_endpoint(const CallerOptions& options) {
    Caller caller;
    caller.access.base_url = options.endpoint;
    if (options.user.empty()) return failed(ErrorCode::InvalidArgument, "--endpoint needs --user");
    if (options.authorities_file.empty())
        return failed(ErrorCode::InvalidArgument, "--endpoint needs --ca");
    if (options.password_file.empty() && options.password.empty())
        return failed(ErrorCode::InvalidArgument, "--endpoint needs --password-file");
    caller.access.credentials.user = options.user;
    caller.access.credentials.secret = options.password_file.empty()
                                           ? options.password
                                           : KPS_TRY(read_password(options.password_file));
    caller.http.authorities_pem = KPS_TRY(read_file(options.authorities_file));
    if (!options.verifier_key_file.empty())
        caller.verifier_key = KPS_TRY(read_file(options.verifier_key_file));
    return caller;
}

}  // namespace

void add_caller_options(CLI::App& command, CallerOptions& options) {
    command.add_option("--state", options.state,
                       "folder of a demo: address, users, CA and log (default .kps-demo)");
    command.add_option("--as", options.as, "which user of the demo asks (default KRM-1001)");
    command.add_option("--endpoint", options.endpoint,
                       "https://host[:port] of the services, instead of a demo (KPS_ENDPOINT)");
    command.add_option("--user", options.user, "service user, such as KRM-1001 (KPS_USER)");
    command
        .add_option("--password-file", options.password_file,
                    "file with the password; else the environment's KPS_PASSWORD")
        ->type_name("FILE");
    command
        .add_option("--ca", options.authorities_file,
                    "certificate authorities to trust, as PEM (KPS_CA)")
        ->type_name("FILE");
    command
        .add_option("--vkey", options.verifier_key_file,
                    "public key of the log; receipts are checked with it (KPS_VKEY)")
        ->type_name("FILE");
    command
        .add_option("--certificate", options.certificate_file,
                    "client certificate with its key, as PEM: asks by the strict profile")
        ->envname("KPS_CERTIFICATE")
        ->type_name("FILE");
    command
        .add_option("--signers", options.signers_file,
                    "authorities of the certificate that signs answers, as PEM; default: --ca")
        ->envname("KPS_SIGNERS")
        ->type_name("FILE");
    command.add_option("--source", options.source, "numeric address to call from");
    command.add_option("--time-out", options.time_out_s, "of one exchange, in seconds")
        ->check(CLI::Range(0.1, 600.0))
        ->capture_default_str();
}

void settle(CallerOptions& options) {
    const auto from_environment = [](std::string& option, const char* name) {
        const char* value = std::getenv(name);
        if (option.empty() && value) option = value;
    };
    if (options.state.empty() && options.as.empty())
        from_environment(options.endpoint, "KPS_ENDPOINT");
    if (options.endpoint.empty()) {
        if (options.state.empty()) options.state = ".kps-demo";
        if (options.as.empty()) options.as = "KRM-1001";
        return;
    }
    from_environment(options.user, "KPS_USER");
    from_environment(options.password, "KPS_PASSWORD");
    from_environment(options.authorities_file, "KPS_CA");
    from_environment(options.verifier_key_file, "KPS_VKEY");
}

base::Result<std::string> read_password(const std::string& file) {
    std::string text = KPS_TRY(read_file(file));
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

base::Result<Caller> make_caller(const CallerOptions& options) {
    Caller caller =
        KPS_TRY(options.endpoint.empty() ? caller_of_demo(options) : caller_of_endpoint(options));
    if (!options.certificate_file.empty()) {
        // Key and certificate may stand in any order: each reader takes its own.
        const std::string text = KPS_TRY(read_file(options.certificate_file));
        caller.http.identity = {text, text};
    }
    if (!options.signers_file.empty())
        caller.access.signers_pem = KPS_TRY(read_file(options.signers_file));
    if (!options.source.empty()) caller.http.source_address = options.source;
    caller.http.time_out_ms = static_cast<std::int64_t>(options.time_out_s * 1000);
    return caller;
}

ReceiptCheck check_receipt(const Caller& caller, wire::client::Session& session,
                           const std::string& receipt_text) {
    if (receipt_text.empty()) return {ReceiptCheck::State::Unknown, "the answer has no receipt"};
    const auto receipt = audit::parse_receipt(receipt_text);
    if (!receipt) return {ReceiptCheck::State::Fails, "NOT VALID: " + receipt.error().context};
    if (caller.verifier_key.empty())
        return {ReceiptCheck::State::Unknown, "not checked: give the log's key with --vkey"};
    const auto verifier = audit::NoteVerifier::parse(caller.verifier_key);
    if (!verifier) return {ReceiptCheck::State::Fails, "NOT VALID: " + verifier.error().context};
    const base::Status status =
        caller.log_folder.empty() ? wire::client::PublishedLog(session).verify(*verifier, *receipt)
                                  : audit::verify_receipt(caller.log_folder, *verifier, *receipt);
    if (!status) return {ReceiptCheck::State::Fails, "NOT VALID: " + status.error().context};
    return {
        ReceiptCheck::State::Holds,
        fmt::format("OK: entries {} to {}, signed at size {}; included in the log", receipt->index,
                    receipt->index + receipt->count - 1, receipt->checkpoint->size)};
}

}  // namespace kps
