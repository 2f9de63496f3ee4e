#include "apps/kps/failpoint.h"

#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>

namespace kps {
namespace {

constexpr int kCrashStatus = 77;
constexpr std::string_view kKill = "kill:";

}  // namespace

base::Status crash_at(std::string_view name) {
    static int passed = 0;
    const char* const wanted_text = std::getenv("KPS_FAILPOINT");
    if (wanted_text == nullptr) return {};
    std::string_view wanted = wanted_text;
    const bool kills = wanted.starts_with(kKill);
    if (kills) wanted.remove_prefix(kKill.size());
    const std::size_t mark = wanted.find('#');
    if (name != wanted.substr(0, mark)) return {};
    int times = 1;
    if (mark != std::string_view::npos)
        std::from_chars(wanted.data() + mark + 1, wanted.data() + wanted.size(), times);
    if (++passed < times) return {};
    if (kills) ::kill(::getpid(), SIGKILL);
    ::_exit(kCrashStatus);
}

void pass(std::string_view failpoint) {
    static_cast<void>(crash_at(failpoint));
}

}  // namespace kps
