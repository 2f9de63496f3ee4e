// How long a start takes to recover the last segment of the log. Goal: 64 MiB in at most one second.
//
//   bench_audit_recovery [FOLDER] [ROUNDS]     default /var/tmp, 7 rounds
//
// Fills one segment of 64 MiB nearly to its end, then reads it as a start does: past the page cache, every frame's
// length, digests, chain, entries and recomputed root, and the last one's signature.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "audit/log_for_tests.h"
#include "audit/segments/recovery.h"

namespace {

namespace audit = kps::audit;
using Clock = std::chrono::steady_clock;

/// Entries of so many calls of 128 fill a segment as far as whole frames do.
constexpr std::size_t kCallDrafts = 128;
constexpr std::uint64_t kTailBytes = 63u << 20;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

kps::base::Result<audit::Recovered> read_tail(const std::string& log, const std::string& key) {
    const auto verifier = KPS_TRY(audit::NoteVerifier::parse(key));
    audit::LocalSegmentStore store;
    return audit::recover(log, verifier, store);
}

kps::base::Status run(const std::string& folder, int rounds) {
    audit::tests::Setup setup(folder);
    setup.options.segment_bytes = 64u << 20;
    auto log = setup.must_open();
    const std::string key = log->verifier_key();
    const std::vector<audit::Draft> call(kCallDrafts, audit::tests::make_draft(1));
    const auto started = Clock::now();
    std::uint64_t frames = 0;
    // A frame of such a call is measured once, then so many follow that the segment is nearly full.
    const std::uint64_t before = (KPS_TRY(read_tail(setup.log_directory(), key))).offset;
    (void)audit::tests::append_later(*log, call).get();
    const std::uint64_t frame = (KPS_TRY(read_tail(setup.log_directory(), key))).offset - before;
    for (; before + (frames + 2) * frame < kTailBytes; ++frames)
        (void)audit::tests::append_later(*log, call).get();
    log.reset();
    const std::uint64_t records = (frames + 1) * kCallDrafts;
    fmt::print("{} records written in {:.1f} s\n", records, ms_since(started) / 1'000);
    std::vector<double> times;
    std::uint64_t bytes = 0;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Clock::now();
        const audit::Recovered recovered = KPS_TRY(read_tail(setup.log_directory(), key));
        times.push_back(ms_since(start));
        bytes = recovered.offset;
    }
    std::sort(times.begin(), times.end());
    fmt::print("{:.1f} MiB in {} rounds: median {:.0f} ms, longest {:.0f} ms\n",
               static_cast<double>(bytes) / (1u << 20), rounds, times[times.size() / 2],
               times.back());
    return {};
}

}  // namespace

int main(int argument_count, char** arguments) {
    const std::string folder =
        (argument_count > 1 ? arguments[1] : "/var/tmp") + std::string("/kps-bench-recovery");
    const int rounds = argument_count > 2 ? std::atoi(arguments[2]) : 7;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto status = run(folder, rounds < 1 ? 1 : rounds);
    if (!status) fmt::print(stderr, "{}\n", status.error().context);
    std::filesystem::remove_all(folder);
    return status ? 0 : 1;
}
