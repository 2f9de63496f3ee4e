#include "apps/kps/serve_command.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "apps/kps/report.h"
#include "apps/kps/server_graph.h"
#include "apps/kps/state_folder.h"
#include "base/calendar.h"
#include "base/clock.h"

namespace kps {
namespace {

struct ServeOptions {
    std::string folder;
    std::string fixed_clock;
    ServerOptions server;
};

/// Personal data must not reach a core file (DESIGN.md 7.4).
void forbid_core_files() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0);
}

/// `--clock 2027-01-01T00:00:00Z` starts the clock there; it goes on from then.
std::int64_t shift_to(const std::string& moment) {
    if (moment.empty()) return 0;
    const base::ParsedTime time = need(base::parse_xml_time(moment), "--clock");
    return time.us - base::SystemClock().now_us();
}

sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    return set;
}

void serve(ServeOptions options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    forbid_core_files();
    const sigset_t signals = block_signals();
    options.server.clock_shift_us = shift_to(options.fixed_clock);
    const base::SystemClock clock;
    const std::int64_t start_us = clock.now_us();
    auto graph = need(ServerGraph::start(state, options.server), "start");
    need(write_file(state.pid_file(), fmt::format("{}\n", ::getpid()), FileMode::Public),
         "write the process number");
    fmt::print(stderr, "kps serve: listening on port {} after {}\n", graph->port(),
               seconds_text(clock.now_us() - start_us));
    int received = 0;
    sigwait(&signals, &received);
    fmt::print(stderr, "kps serve: stopping\n");
    graph->stop();
    ::unlink(state.pid_file().c_str());
}

}  // namespace

void add_serve_command(CLI::App& app) {
    CLI::App* command = app.add_subcommand(
        "serve", "Serve tokens, questions, contracts and the public log until SIGTERM");
    auto options = std::make_shared<ServeOptions>();
    command->add_option("--state", options->folder, "state folder")->required();
    command->add_option("--address", options->server.address, "numeric address to listen on")
        ->capture_default_str();
    command->add_option("--port", options->server.port, "TCP port, 0 lets the system choose")
        ->capture_default_str();
    command
        ->add_option("--operation-port", options->server.operation_port,
                     "plain port on 127.0.0.1 for /livez, /readyz, /metrics; 0: on the main port")
        ->capture_default_str();
    command->add_option("--base-url", options->server.base_url,
                        "address that contracts name (default https://localhost:PORT)");
    command->add_option("--register", options->server.register_location,
                        "lmdb:FOLDER or a PostgreSQL location (default: the state's)");
    command->add_option("--administration", options->server.administration_location,
                        "sqlite:FILE or a PostgreSQL location (default: the state's)");
    command->add_option("--portal", options->server.portal_folder,
                        "folder of the built portal (default: portal/ beside the program, or "
                        "../share/kps/portal, if there is one)");
    command->add_option("--threads", options->server.threads, "I/O threads, 0: one a core")
        ->capture_default_str();
    command->add_option("--witness-policy", options->server.witness_policy,
                        "tlog-policy file with the log's witnesses (default: witness.policy in the "
                        "state folder, if there is one); certificates in witness-ca.pem beside it");
    command
        ->add_option("--witness-period", options->server.witness_period_seconds,
                     "seconds between two questions to the witnesses")
        ->check(CLI::Range(1, 3'600))
        ->capture_default_str();
    command->add_option("--clock", options->fixed_clock,
                        "UTC moment the clock starts at, test and demo states only");
    command->callback([options] { serve(*options); });
    command->footer(
        "Exit status: 0 stopped by a signal, 1 could not start. An error of the log ends the "
        "process at once.\n"
        "Example: kps serve --state /var/lib/kps --address 0.0.0.0 --port 443");
}

}  // namespace kps
