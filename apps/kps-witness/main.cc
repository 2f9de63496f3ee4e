#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>

#include "apps/kps-witness/witness_folder.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "base/clock.h"
#include "http/router.h"
#include "http/server.h"
#include "witness/witness_book.h"

namespace {

struct Options {
    std::string folder;
    std::string name;
    std::vector<std::string> hosts{"localhost", "127.0.0.1"};
    std::string log_key;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8460;
};

template <class T>
T need(kps::base::Result<T> result) {
    if (!result) {
        fmt::print(stderr, "kps-witness: {} ({})\n", kps::base::info(result.error().code).english,
                   result.error().context);
        std::exit(1);
    }
    return std::move(result).take();
}

void init(const Options& options) {
    need(kps::WitnessFolder::create(options.folder, options.name, options.hosts,
                                    kps::base::SystemClock().now_us()));
    const auto folder = need(kps::WitnessFolder::open(options.folder));
    fmt::print("{}\n", folder.cosigner().verifier_key());
}

void add_log(const Options& options) {
    auto folder = need(kps::WitnessFolder::open(options.folder));
    const auto text = need(kps::audit::read_file(options.log_key, kps::audit::kKeyFileBytesMax));
    need(folder.add_log(std::string(kps::base::as_text(text))));
}

std::unique_ptr<kps::witness::WitnessBook> open_book(const kps::WitnessFolder& folder,
                                                     const kps::base::Clock& clock) {
    return need(kps::witness::WitnessBook::open(folder.notes(), folder.log_keys(),
                                                folder.cosigner(), clock));
}

void show(const Options& options) {
    const auto folder = need(kps::WitnessFolder::open(options.folder));
    const kps::base::SystemClock clock;
    const auto book = open_book(folder, clock);
    fmt::print("witness {}\n", folder.cosigner().verifier_key());
    for (const std::string& key : folder.log_keys()) {
        const std::string origin = key.substr(0, key.find('+'));
        const std::string note = book->newest(origin);
        fmt::print("log     {}\n{}", key, note.empty() ? std::string("nothing seen yet\n") : note);
    }
}

void serve(const Options& options) {
    const auto folder = need(kps::WitnessFolder::open(options.folder));
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    const kps::base::SystemClock clock;
    const auto book = open_book(folder, clock);
    kps::http::Router router;
    router.add({"/add-checkpoint",
                kps::http::Methods::Post,
                {},
                [&book](const kps::http::Request& request, kps::http::Responder responder) {
                    auto answer = book->add_checkpoint(request.body);
                    responder.send({answer.status,
                                    std::move(answer.content_type),
                                    {},
                                    std::move(answer.body),
                                    false});
                }});
    router.add({"/livez",
                kps::http::Methods::Get,
                {},
                [](const kps::http::Request&, kps::http::Responder responder) {
                    responder.send({200, "text/plain; charset=utf-8", {}, "ok\n", false});
                }});
    kps::http::ServerOptions server;
    server.keys = {need(folder.tls())};
    server.threads = 1;
    server.body_bytes_max = kps::audit::kConsistencyBytesMax;
    server.endpoints.push_back({options.address, options.port, false, &router});
    const auto running = need(kps::http::Server::start(server));
    fmt::print(stderr, "kps-witness: {} witnesses {} logs on port {}\n", folder.cosigner().name(),
               folder.log_keys().size(), running->port());
    int received = 0;
    sigwait(&signals, &received);
    running->stop();
}

CLI::App* add_command(CLI::App& app, const char* name, const char* text,
                      const std::shared_ptr<Options>& options, void (*run)(const Options&)) {
    CLI::App* command = app.add_subcommand(name, text);
    command->add_option("--dir", options->folder, "Folder of the witness")
        ->required()
        ->type_name("DIR");
    command->callback([options, run] { run(*options); });
    return command;
}

}  // namespace

int main(int argument_count, char** arguments) {
    CLI::App app(
        "kps-witness: watches that audit logs only grow, and says so with its signature\n"
        "(C2SP tlog-witness). For an institution other than the log's.",
        "kps-witness");
    app.set_version_flag("--version", std::string("kps-witness ") + KPS_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Exit status: 0 success, 1 failed, 2 wrong usage.\n"
        "Example: kps-witness init --dir /var/lib/kps-witness --name denetim.example/w1 --host "
        "witness.example");
    auto options = std::make_shared<Options>();
    CLI::App* made = add_command(app, "init", "Make a witness: key and certificate", options, init);
    made->add_option("--name", options->name, "Name in cosignatures, as witness.example/w1")
        ->required();
    made->add_option("--host", options->hosts, "Names and addresses it is reached at")
        ->capture_default_str();
    CLI::App* added = add_command(app, "add-log", "Witness one more log, from the next start on",
                                  options, add_log);
    added->add_option("--vkey", options->log_key, "File with the log's verifier key")
        ->required()
        ->type_name("FILE");
    add_command(app, "show", "Print the newest checkpoint of each log", options, show);
    CLI::App* served =
        add_command(app, "serve", "Answer add-checkpoint over TLS until SIGTERM", options, serve);
    served->add_option("--address", options->address, "Numeric address to listen on")
        ->capture_default_str();
    served->add_option("--port", options->port, "TCP port")->capture_default_str();
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return 0;
}
