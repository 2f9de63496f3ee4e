#include "apps/kps/report.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

namespace kps {

void leave(std::string_view what, std::string_view why, int status) {
    fmt::print(stderr, "kps: {}: {}\n", what, why);
    throw CLI::RuntimeError(status);
}

void leave(std::string_view what, const base::Error& error, int status) {
    const base::ErrorInfo& row = base::info(error.code);
    std::string why(row.english);
    if (!error.context.empty()) why += fmt::format(" [{}: {}]", row.name, error.context);
    leave(what, why, status);
}

std::string seconds_text(std::int64_t us) {
    if (us < 1'000'000) return fmt::format("{} ms", us / 1000);
    return fmt::format("{:.1f} s", static_cast<double>(us) / 1e6);
}

std::string count_text(std::uint64_t count) {
    std::string digits = std::to_string(count);
    for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
    return digits;
}

}  // namespace kps
