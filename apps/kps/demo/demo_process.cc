#include "apps/kps/demo/demo_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "http/client.h"

extern char** environ;

namespace kps {
namespace {

using base::ErrorCode;
constexpr std::chrono::milliseconds kLook{20};
constexpr int kStartLooks = 3000;  // one minute
constexpr int kStopLooks = 1000;   // twenty seconds
constexpr const char* kSelf = "/proc/self/exe";

/// A process that has ended but that nobody has waited for yet does not count.
bool is_alive(pid_t process) {
    int status = 0;
    if (::waitpid(process, &status, WNOHANG) == process) return false;  // our own child has ended
    if (::kill(process, 0) != 0) return false;
    std::ifstream in(fmt::format("/proc/{}/stat", process));
    std::string line((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::size_t name_end = line.rfind(')');
    return name_end == std::string::npos || line.compare(name_end, 4, ") Z ") != 0;
}

/// A number left behind by a killed server may belong to another program by now.
bool is_kps_serve(pid_t process, const std::string& state_folder) {
    std::ifstream in(fmt::format("/proc/{}/cmdline", process), std::ios::binary);
    std::string line((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return line.find("serve") != std::string::npos && line.find(state_folder) != std::string::npos;
}

std::vector<char*> argument_pointers(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

int run_self(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{"kps"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    pid_t process = 0;
    if (::posix_spawn(&process, kSelf, nullptr, nullptr, argument_pointers(words).data(),
                      environ) != 0)
        return 1;
    int status = 0;
    ::waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

std::optional<pid_t> DemoProcess::running() const {
    const auto text = read_file(state_.pid_file());
    if (!text) return std::nullopt;
    const pid_t process = static_cast<pid_t>(std::strtol(text->c_str(), nullptr, 10));
    if (process <= 1 || !is_alive(process) || !is_kps_serve(process, state_.path().string()))
        return std::nullopt;
    return process;
}

bool DemoProcess::is_ready(std::uint16_t port) const {
    http::ClientOptions options;
    auto authorities = read_file(state_.ca_file());
    if (!authorities) return false;
    options.authorities_pem = std::move(*authorities);
    options.time_out_ms = 2'000;
    auto client = http::Client::open(fmt::format("https://localhost:{}", port), options);
    if (!client) return false;
    const auto answer = client->get("/readyz");
    return answer && answer->status == 200;
}

std::string DemoProcess::last_line() const {
    std::ifstream in(state_.server_log_file());
    std::string line, last;
    while (std::getline(in, line))
        if (!line.empty()) last = line;
    return last;
}

base::Result<pid_t> DemoProcess::start(std::uint16_t port) {
    std::error_code ignored;
    std::filesystem::remove(state_.pid_file(), ignored);
    std::vector<std::string> words{
        "kps", "serve", "--state", state_.path().string(), "--port", std::to_string(port)};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, state_.server_log_file().c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t process = 0;
    const int failed = ::posix_spawn(&process, kSelf, &files, &attributes,
                                     argument_pointers(words).data(), environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (failed != 0)
        return base::failed(ErrorCode::Internal, "the server process could not be started");
    for (int look = 0; look < kStartLooks; ++look) {
        if (!is_alive(process)) return base::failed(ErrorCode::NetworkFailed, last_line());
        if (std::filesystem::exists(state_.pid_file(), ignored) && is_ready(port)) return process;
        std::this_thread::sleep_for(kLook);
    }
    ::kill(process, SIGKILL);
    return base::failed(ErrorCode::NetworkFailed,
                        "the server did not become ready: " + last_line());
}

base::Result<bool> DemoProcess::stop() {
    const auto process = running();
    if (!process) return false;
    ::kill(*process, SIGTERM);
    for (int look = 0; look < kStopLooks; ++look) {
        if (!is_alive(*process)) return true;
        std::this_thread::sleep_for(kLook);
    }
    return base::failed(ErrorCode::Busy, "the server does not stop");
}

void DemoProcess::accompany(pid_t server) {
    sigset_t set;
    sigemptyset(&set);
    for (int signal : {SIGINT, SIGTERM, SIGCHLD}) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    while (is_alive(server)) {
        const timespec second{1, 0};
        const int received = sigtimedwait(&set, nullptr, &second);
        if (received == SIGINT || received == SIGTERM) {
            const auto stopped = stop();
            if (!stopped) fmt::print(stderr, "kps: {}\n", stopped.error().context);
            return;
        }
    }
    fmt::print(stderr, "kps: the server has ended: {}\n", last_line());
}

}  // namespace kps
