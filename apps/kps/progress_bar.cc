#include "apps/kps/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "apps/kps/report.h"
#include "base/clock.h"

namespace kps {
namespace {

constexpr std::int64_t kRedrawUs = 100'000;
constexpr std::uint64_t kWidth = 30;

}  // namespace

ProgressBar::ProgressBar(std::string what, std::uint64_t total)
    : what_(std::move(what)),
      total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_us_(base::SystemClock().now_us()) {}

bool ProgressBar::is_seen() {
    return ::isatty(STDERR_FILENO) == 1;
}

void ProgressBar::show(std::uint64_t done) {
    const std::int64_t now_us = base::SystemClock().now_us();
    if (terminal_) {
        if (now_us - shown_us_ < kRedrawUs && done != total_) return;
        shown_us_ = now_us;
        drawn_ = true;
        const double seconds = std::max(0.001, static_cast<double>(now_us - start_us_) / 1e6);
        const auto rate = static_cast<std::uint64_t>(static_cast<double>(done) / seconds);
        const std::uint64_t filled = total_ == 0 ? 0 : std::min(kWidth, done * kWidth / total_);
        fmt::print(stderr, "\r  [{}{}] {} {} ({}/s) ", std::string(filled, '#'),
                   std::string(kWidth - filled, '.'), count_text(done), what_, count_text(rate));
        std::fflush(stderr);
        return;
    }
    const std::uint64_t tenth = total_ == 0 ? 0 : done * 10 / total_;
    if (tenth == shown_tenth_) return;
    shown_tenth_ = tenth;
    fmt::print(stderr, "  {} % of {} {}\n", tenth * 10, count_text(total_), what_);
}

void ProgressBar::finish() {
    if (drawn_) fmt::print(stderr, "\n");
    drawn_ = false;
}

}  // namespace kps
