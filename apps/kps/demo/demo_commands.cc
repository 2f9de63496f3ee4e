#include "apps/kps/demo/demo_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "accounts/totp.h"
#include "apps/kps/administration.h"
#include "apps/kps/asking/query_command.h"
#include "apps/kps/demo/demo_credentials.h"
#include "apps/kps/demo/demo_data.h"
#include "apps/kps/demo/demo_process.h"
#include "apps/kps/demo/story/institutions.h"
#include "apps/kps/demo/story/story.h"
#include "apps/kps/progress_bar.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "apps/kps/tls/tls_files.h"
#include "base/clock.h"
#include "population/generator.h"
#include "registry/register_store.h"

namespace kps {
namespace {

constexpr std::string_view kAskedPersona = "married-with-children";
constexpr std::string_view kAskedService = "BilesikKutukSorgulaKimlikNoServis";
constexpr std::string_view kAskedVersion = "2024/04/01";

struct DemoOptions {
    std::string folder = ".kps-demo";
    std::uint64_t persons = 100'000;
    std::uint64_t number = 1;
    std::uint16_t port = 8443;
    std::vector<std::string> names;
    StoreLocations stores;
    bool detach = false;
    bool check = false;
    bool story = false;
    std::string as = "KRM-1001";
    std::string persona{kAskedPersona};
    std::string person;
};

std::int64_t now_us() {
    return base::SystemClock().now_us();
}

void make_register(const StateFolder& state, const DemoOptions& options) {
    // A register elsewhere is made by `kps registry generate`: the demo only reads it.
    if (!state.owns_register() || std::filesystem::exists(state.register_folder())) {
        const auto store =
            need(registry::open_register(state.register_location()), "open the register");
        fmt::print(stderr, "register: {} synthetic people are there already\n",
                   count_text(store->person_count()));
        return;
    }
    const std::int64_t start_us = now_us();
    auto writer = need(registry::create_register(state.register_location()), "create the register");
    population::Options population;
    population.persons = options.persons;
    population.number = options.number;
    population.as_of = base::istanbul_date(start_us);
    ProgressBar bar("synthetic people", options.persons);
    need(population::generate(population, std::max(1u, std::thread::hardware_concurrency()),
                              *writer, [&bar](std::uint64_t written) { bar.show(written); }),
         "make the population");
    bar.finish();
    fmt::print(stderr, "register: {} synthetic people in {}\n", count_text(options.persons),
               seconds_text(now_us() - start_us));
}

void tell_story(const StateFolder& state, const std::vector<DemoPortalUser>& people,
                std::int64_t start_us) {
    std::unique_ptr<ProgressBar> bar;
    need(story::tell(state, people, start_us,
                     [&bar](std::size_t told, std::size_t all) {
                         if (!bar) bar = std::make_unique<ProgressBar>("story", all);
                         bar->show(told);
                     }),
         "tell the story");
    if (bar) bar->finish();
    fmt::print(stderr, "story: {} institutions in {}\n", story::institutions().size(),
               seconds_text(now_us() - start_us));
}

/// Everything a demo needs on disk; what is there already stays.
StateFolder prepare(const DemoOptions& options) {
    const StateFolder state =
        need(StateFolder::create(options.folder, StateKind::Demo, options.stores),
             "create the state folder");
    if (DemoProcess(state).running()) return state;  // what runs stays as it was written
    make_register(state, options);
    need(make_demo_certificates(state, options.names, now_us()), "make certificates");
    auto users = read_demo_users(state);
    const bool tells = options.story && !story::is_told(state);
    if (tells && (users || std::filesystem::exists(state.log_folder())))
        leave("story", "this demo was made without it; `kps demo reset` makes room for one", 1);
    const std::int64_t start_us = now_us();
    const std::int64_t made_us = tells ? story::beginning(start_us) : start_us;
    if (!users) {
        Administration administration =
            need(Administration::open(state), "open the administration");
        users = need(store_demo_institutions(administration, made_us), "store the institutions");
        need(make_demo_clients(state, administration, start_us), "make client certificates");
    }
    auto people = read_demo_portal_users(state);
    if (!people) people = need(store_demo_accounts(state, made_us), "store the portal's people");
    if (tells) tell_story(state, *people, start_us);
    need(write_demo_credentials(state, *users, *people, options.port), "write the credentials");
    return state;
}

void show_addresses(const StateFolder& state, std::uint16_t port) {
    const auto users = read_demo_users(state);
    fmt::print(
        "\n  public pages    https://localhost:{0}/\n"
        "  portal          https://localhost:{0}/portal/\n"
        "  token service   https://localhost:{0}/Services/Issuer.svc/IWSTrust13\n"
        "  queries         https://localhost:{0}/Services/RoutingService.svc\n"
        "  contracts       "
        "https://localhost:{0}/Services/"
        "Wsdl.ashx?Service=BilesikKutukSorgulaKimlikNoServis&Version=2024/04/01\n"
        "  public checks   https://localhost:{0}/Service/KPSPublic.asmx?wsdl\n"
        "  log             https://localhost:{0}/log/checkpoint\n"
        "  CA              {1}\n"
        "  credentials     {2}\n\n",
        port, state.ca_file().string(), state.credentials_file().string());
    for (std::size_t index = 0; users && index < users->size(); ++index)
        fmt::print("  {}  {}  from {:10} {}\n", (*users)[index].name, (*users)[index].secret,
                   demo_institutions()[index].address, demo_institutions()[index].note);
    const auto people = read_demo_portal_users(state);
    fmt::print("\nThe portal's people (one-time codes: kps demo code NAME --dir {}):\n\n",
               state.path().string());
    for (std::size_t index = 0; people && index < people->size(); ++index)
        fmt::print("  {:16} {}  {}\n", (*people)[index].username, (*people)[index].password,
                   (*people)[index].role);
    fmt::print("\n");
}

/// What an app would show now, for who has none at hand.
void code(const DemoOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const auto people = read_demo_portal_users(state);
    for (std::size_t index = 0; people && index < people->size(); ++index) {
        if ((*people)[index].username != options.person) continue;
        const auto secret = accounts::from_base32((*people)[index].totp_secret);
        if (!secret) leave("code", "credentials.json holds no secret that can be read");
        fmt::print("{}\n", accounts::totp_code(*secret, accounts::totp_step(now_us())));
        return;
    }
    leave("code", "nobody of that name; credentials.json lists the portal's people", 2);
}

/// Starts the server unless it runs. Returns its process number.
pid_t start_server(const StateFolder& state, const DemoOptions& options) {
    DemoProcess process(state);
    if (const auto running = process.running()) {
        if (read_demo_port(state) != options.port)
            leave("demo", "it runs already on another port; `kps demo down` stops it");
        fmt::print(stderr, "the demo runs already (process {})\n", *running);
        return *running;
    }
    const std::int64_t start_us = now_us();
    const pid_t server = need(process.start(options.port), "start the server");
    fmt::print(stderr, "server: ready after {} (process {})\n", seconds_text(now_us() - start_us),
               server);
    return server;
}

void up(const DemoOptions& options) {
    const StateFolder state = prepare(options);
    const pid_t server = start_server(state, options);
    show_addresses(state, options.port);
    if (options.detach) return;
    fmt::print("Serving until Ctrl-C.\n");
    std::fflush(stdout);
    DemoProcess(state).accompany(server);
}

void down(const DemoOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const bool stopped = need(DemoProcess(state).stop(), "stop the demo");
    fmt::print("{}\n", stopped ? "the demo is stopped" : "no demo runs here");
}

void reset(const DemoOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    if (state.kind() != StateKind::Demo) leave("reset", "this is not a demo's folder");
    need(DemoProcess(state).stop(), "stop the demo");
    std::error_code error;
    std::filesystem::remove_all(state.path(), error);
    if (error) leave("reset", error.message());
    fmt::print("the demo in {} is gone\n", state.path().string());
}

void status(const DemoOptions& options) {
    const auto state = StateFolder::open(options.folder);
    const auto running = state ? DemoProcess(*state).running() : std::nullopt;
    if (!running) {
        fmt::print("no demo runs in {}\n", options.folder);
        throw CLI::RuntimeError(1);
    }
    fmt::print("a demo runs in {} (process {})\n", state->path().string(), *running);
}

/// Asks as the bank about one persona and shows answer, receipt and proof.
void ask_and_show(const StateFolder& state, const DemoOptions& options) {
    const auto users = read_demo_users(state);
    if (!users) leave("question", "there are no credentials");
    const auto person = read_demo_person(state, kAskedPersona);
    if (!person) leave("question", "the persona is missing");
    CallerOptions as_bank;
    as_bank.state = options.folder;
    as_bank.as = users->front().name;
    settle(as_bank);
    const Caller caller = need(make_caller(as_bank), "read the credentials");
    const contract::Catalogue catalogue =
        need(contract::Catalogue::built_in(), "read the contracts");
    const contract::Service* service = catalogue.by_name(kAskedService, kAskedVersion);
    if (!service) leave("question", "the service is missing");
    const wire::client::NamedValue criterion[] = {{"KimlikNo", std::to_string(person->number)},
                                                  {"DogumGun", std::to_string(person->birth.day)},
                                                  {"DogumAy", std::to_string(person->birth.month)},
                                                  {"DogumYil", std::to_string(person->birth.year)}};
    wire::client::Call call;
    call.action = service->action;
    call.body = need(wire::client::question_body(*service, criterion), "write the question");
    fmt::print("\n{} asks {} {} about the synthetic person '{}':\n\n", as_bank.as, service->name,
               service->version, kAskedPersona);
    const Asked asked = need(ask(caller, *service, call), "ask the question");
    fmt::print("{}", need(asked_as_text(asked), "read the answer"));
    std::fflush(stdout);
    if (asked.outcome.kind != wire::client::Outcome::Kind::Data)
        leave("question", "it was not answered: " + asked.outcome.text);
    if (asked.receipt.state != ReceiptCheck::State::Holds)
        leave("proof", "the receipt does not hold");
}

void run(const DemoOptions& options) {
    const StateFolder state = prepare(options);
    const pid_t server = start_server(state, options);
    ask_and_show(state, options);
    if (options.check) return down(options);
    show_addresses(state, options.port);
    fmt::print("Serving until Ctrl-C.\n");
    std::fflush(stdout);
    DemoProcess(state).accompany(server);
}

/// For a shell, whatever stands in a path.
std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char letter : text) out += letter == '\'' ? "'\\''" : std::string(1, letter);
    return out + "'";
}

/// What the samples and `kps query` read from the environment, for `eval "$(kps demo env)"`.
void env(const DemoOptions& options) {
    CallerOptions as;
    as.state = options.folder;
    as.as = options.as;
    const Caller caller = need(make_caller(as), "read the credentials");
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const auto person = read_demo_person(state, options.persona);
    if (!person) leave("env", "no persona of that name; credentials.json lists them", 2);
    const auto print = [](std::string_view name, std::string_view value) {
        fmt::print("export KPS_{}={}\n", name, quoted(value));
    };
    print("ENDPOINT", caller.access.base_url);
    print("CA", state.ca_file().string());
    print("VKEY", (state.log_folder() / "log.vkey").string());
    print("USER", caller.access.credentials.user);
    print("PASSWORD", caller.access.credentials.secret);
    print("NUMBER", std::to_string(person->number));
    print("BIRTH", fmt::format("{:04}-{:02}-{:02}", person->birth.year, person->birth.month,
                               person->birth.day));
}

CLI::App* add(CLI::App& demo, const std::string& name, const std::string& help,
              void (*act)(const DemoOptions&)) {
    CLI::App* command = demo.add_subcommand(name, help);
    auto options = std::make_shared<DemoOptions>();
    command->add_option("--dir", options->folder, "state folder of the demo")
        ->capture_default_str();
    if (act == up || act == run) {
        command
            ->add_option("--persons", options->persons,
                         "synthetic people, when the register is made")
            ->capture_default_str();
        command->add_option("--number", options->number, "number the population is made from")
            ->capture_default_str();
        command->add_option("--port", options->port, "TCP port")->capture_default_str();
        command->add_option("--name", options->names,
                            "further host name in the certificate; may be repeated");
        command->add_flag(
            "--story", options->story,
            "tell fourteen months of forty institutions first (docs/operating/demo.md)");
        command->add_option("--register", options->stores.people,
                            "PostgreSQL location of a register made by `kps registry generate`");
        command->add_option("--administration", options->stores.administration,
                            "PostgreSQL location of an empty database, instead of a file");
    }
    if (act == up)
        command->add_flag("--detach", options->detach,
                          "leave the server running in the background");
    if (act == env) {
        command->add_option("--as", options->as, "which user asks")->capture_default_str();
        command->add_option("--persona", options->persona, "who is asked about")
            ->capture_default_str();
    }
    if (act == code)
        command->add_option("person", options->person, "name of one of the portal's people")
            ->required();
    if (act == run) command->add_flag("--check", options->check, "stop after the question");
    command->callback([options, act] { act(*options); });
    return command;
}

}  // namespace

void add_demo_commands(CLI::App& app) {
    CLI::App* demo =
        app.add_subcommand("demo", "A whole system with synthetic people on this machine");
    demo->require_subcommand(1);
    add(*demo, "up", "Make what is missing and start the server", up);
    add(*demo, "down", "Stop the server", down);
    add(*demo, "reset", "Stop the server and delete everything of the demo", reset);
    add(*demo, "status", "Exit 0 when a demo runs, else 1", status);
    add(*demo, "env", "Print the settings the samples read: eval \"$(kps demo env)\"", env);
    add(*demo, "code", "Print a one-time code of one of the portal's people", code);
    add(*demo, "run",
        "Start, ask one signed question, show the answer and its proof, go on serving", run);
}

}  // namespace kps
