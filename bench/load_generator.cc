#include <openssl/ssl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <thread>

#include "bench/load/worker.h"
#include "http/tls.h"

/// Loads one server of this machine over TLS keep-alive connections and prints one JSON object.
namespace kps::bench {
namespace {

struct Arguments {
    LoadOptions load;
    std::string url = "https://127.0.0.1:8443";
    std::string mode = "get";
    std::string path = "/";
    std::string token_path = "/Services/Issuer.svc/IWSTrust13";
    std::string authorities_file;
    std::string template_file;
    std::string token_template_file;
    std::string ids_file;
    std::string content_type = "application/soap+xml; charset=utf-8";
    std::vector<std::string> headers;
    std::vector<int> server_pids;
    double warm_up_s = 1;
    double duration_s = 5;
};

constexpr double kDurationMaxS = 600;
constexpr unsigned kConnectionsMax = 20'000;

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw CLI::FileError::Missing(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

void add_options(CLI::App& app, Arguments& arguments) {
    app.add_option("--url", arguments.url, "https://ADDRESS:PORT; loopback only")
        ->capture_default_str();
    app.add_option("--mode", arguments.mode, "get, post, query, token+query")
        ->check(CLI::IsMember({"get", "post", "query", "token+query"}))
        ->capture_default_str();
    app.add_option("--path", arguments.path, "path of the request")->capture_default_str();
    app.add_option("--sts-path", arguments.token_path, "path of the token service")
        ->capture_default_str();
    app.add_option("--ca", arguments.authorities_file,
                   "PEM file; the server is not verified without it");
    app.add_option("--template", arguments.template_file,
                   "body, with places {{ID}} {{TIMESTAMP}} {{TOKEN}} {{SIGNATURE}}");
    app.add_option("--rst-template", arguments.token_template_file,
                   "token request, with place {{TIMESTAMP}}");
    app.add_option("--ids", arguments.ids_file, "file of numbers of one width, for {{ID}}");
    app.add_option("--content-type", arguments.content_type)->capture_default_str();
    app.add_option("--header", arguments.headers, "further header line");
    app.add_option("--expect", arguments.load.expected, "text that every answer must hold");
    app.add_option("--connections", arguments.load.connections)
        ->check(CLI::Range(1U, kConnectionsMax))
        ->capture_default_str();
    app.add_option("--threads", arguments.load.threads)
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--rate", arguments.load.rate_per_second, "operations a second; 0: closed loop")
        ->capture_default_str();
    app.add_flag("--reconnect", arguments.load.reconnects, "a full handshake for every operation");
    app.add_option("--warm-up", arguments.warm_up_s, "seconds")
        ->check(CLI::Range(0.0, kDurationMaxS))
        ->capture_default_str();
    app.add_option("--duration", arguments.duration_s, "seconds")
        ->check(CLI::Range(0.1, kDurationMaxS))
        ->capture_default_str();
    app.add_option("--server-pids", arguments.server_pids, "processes whose CPU time is measured")
        ->delimiter(',');
}

void read_inputs(Arguments& arguments) {
    LoadOptions& load = arguments.load;
    load.mode = arguments.mode == "get"     ? Mode::Get
                : arguments.mode == "post"  ? Mode::Post
                : arguments.mode == "query" ? Mode::Query
                                            : Mode::TokenAndQuery;
    const std::string authority = arguments.url.substr(arguments.url.find("//") + 2);
    const std::size_t colon = authority.find(':');
    load.address = authority.substr(0, colon);
    if (load.address == "localhost") load.address = "127.0.0.1";
    if (!load.address.starts_with("127."))
        throw CLI::ValidationError("--url", "only loopback addresses are loaded");
    load.port = static_cast<std::uint16_t>(std::stoul(authority.substr(colon + 1)));
    load.target = {authority, arguments.path, arguments.content_type, arguments.headers};
    load.token_target = {authority, arguments.token_path, arguments.content_type, {}};
    if (!arguments.template_file.empty()) load.template_text = read_file(arguments.template_file);
    if (!arguments.token_template_file.empty())
        load.token_template_text = read_file(arguments.token_template_file);
    if (arguments.ids_file.empty()) return;
    std::istringstream ids(read_file(arguments.ids_file));
    for (std::string id; ids >> id;) load.ids.push_back(id);
    for (const std::string& id : load.ids) {
        if (id.size() != load.ids.front().size())
            throw CLI::ValidationError("--ids", "numbers differ in width");
    }
}

/// User and system time of a process so far, from /proc.
double cpu_seconds(int pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 2)));
    std::string skipped;
    for (int count = 0; count < 11; ++count) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double own_cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Times {
    double wall_s = 0;
    double own_s = 0;
    double servers_s = 0;

    static Times now(const std::vector<int>& pids) {
        Times times{static_cast<double>(monotonic_us()) / 1e6, own_cpu_seconds(), 0};
        for (const int pid : pids) times.servers_s += cpu_seconds(pid);
        return times;
    }
};

void print_json(const Arguments& arguments, const LoadResult& result, const Times& begin,
                const Times& end) {
    const double wall_s = end.wall_s - begin.wall_s;
    const double servers_s = end.servers_s - begin.servers_s;
    const double own_s = end.own_s - begin.own_s;
    const double operations = static_cast<double>(std::max<std::uint64_t>(result.operations, 1));
    std::ostringstream out;
    out << "{\"mode\":\"" << arguments.mode << "\",\"path\":\"" << arguments.path
        << "\",\"connections\":" << arguments.load.connections
        << ",\"threads\":" << arguments.load.threads
        << ",\"rate\":" << arguments.load.rate_per_second << ",\"seconds\":" << wall_s
        << ",\"operations\":" << result.operations
        << ",\"per_second\":" << static_cast<double>(result.operations) / wall_s
        << ",\"right\":" << result.answers << ",\"wrong_content\":" << result.wrong_content
        << ",\"connection_failures\":" << result.connection_failures
        << ",\"token_failures\":" << result.token_failures << ",\"late\":" << result.late
        << ",\"p50_us\":" << result.latency.at(0.5) << ",\"p90_us\":" << result.latency.at(0.9)
        << ",\"p99_us\":" << result.latency.at(0.99) << ",\"max_us\":" << result.latency.max()
        << ",\"client_cpu_us\":" << own_s * 1e6 / operations << ",\"server_cpu_s\":" << servers_s
        << ",\"server_cpu_us\":" << servers_s * 1e6 / operations << ",\"statuses\":{";
    bool first = true;
    for (std::size_t status = 0; status < result.by_status.size(); ++status) {
        if (result.by_status[status] == 0) continue;
        out << (first ? "\"" : ",\"") << status << "\":" << result.by_status[status];
        first = false;
    }
    out << "}}\n";
    std::cout << out.str();
}

base::Result<http::TlsContext> client_context(const std::string& authorities_file) {
    if (!authorities_file.empty()) {
        const std::string authorities = KPS_TRY(http::read_pem_file(authorities_file));
        return http::make_client_context(authorities);
    }
    http::TlsContext context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

int run(Arguments& arguments) {
    read_inputs(arguments);
    const LoadOptions& load = arguments.load;
    auto context = client_context(arguments.authorities_file);
    if (!context) {
        std::cerr << "TLS: " << context.error().context << '\n';
        return 1;
    }
    SSL_CTX_set_read_ahead(context->get(), 1);
    // One suite for all servers, so that they are compared at the same work.
    SSL_CTX_set_ciphersuites(context->get(), "TLS_AES_128_GCM_SHA256");
    const unsigned threads = std::min(load.threads, load.connections);
    std::vector<std::unique_ptr<Worker>> workers;
    for (unsigned number = 0; number < threads; ++number) {
        const unsigned extra = number < load.connections % threads ? 1 : 0;
        const Worker::Share share{load.connections / threads + extra,
                                  load.rate_per_second / threads,
                                  number * load.ids.size() / threads};
        workers.push_back(std::make_unique<Worker>(load, context->get(), share));
    }
    std::atomic<bool> counting{false};
    std::atomic<bool> ended{false};
    std::vector<std::thread> running;
    for (const auto& worker : workers)
        running.emplace_back(
            [&worker = *worker, &counting, &ended] { worker.run(counting, ended); });
    std::this_thread::sleep_for(std::chrono::duration<double>(arguments.warm_up_s));
    const Times begin = Times::now(arguments.server_pids);
    counting = true;
    std::this_thread::sleep_for(std::chrono::duration<double>(arguments.duration_s));
    const Times end = Times::now(arguments.server_pids);
    ended = true;
    for (std::thread& thread : running) thread.join();
    LoadResult sum;
    for (const auto& worker : workers) sum.merge(worker->result());
    print_json(arguments, sum, begin, end);
    return 0;
}

}  // namespace
}  // namespace kps::bench

int main(int argc, char** argv) {
    CLI::App app{
        "Loads one server on this machine over TLS and prints a JSON result.\n"
        "Exit status: 0 measured, 1 no connection possible, else wrong arguments."};
    kps::bench::Arguments arguments;
    kps::bench::add_options(app, arguments);
    try {
        app.parse(argc, argv);
        return kps::bench::run(arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
}
