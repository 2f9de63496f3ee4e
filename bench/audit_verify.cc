// Entries per second of the verifier, time of recovery from a full tail, and cost of single steps.
//
//   bench_audit_verify [FOLDER] [ENTRIES]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "audit/log_for_tests.h"
#include "audit/segments/recovery.h"
#include "audit/verifier/log_verifier.h"

namespace {

namespace audit = kps::audit;
namespace base = kps::base;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void fill(audit::SegmentLog& log, std::size_t entries, std::size_t call) {
    std::vector<std::future<audit::tests::Outcome>> waiting;
    for (std::size_t i = 0; i < entries; i += call) {
        waiting.push_back(audit::tests::append_later(
            log, std::vector<audit::Draft>(call, audit::tests::make_draft(i))));
        if (waiting.size() < 64) continue;
        for (auto& future : waiting) future.get();
        waiting.clear();
    }
    for (auto& future : waiting) future.get();
}

void verify(const std::string& directory, const char* name) {
    audit::VerifyOptions options;
    options.directory = directory;
    const auto start = Clock::now();
    const auto report = audit::verify_log(options);
    const double took = seconds_since(start);
    if (!report || !report->ok()) std::abort();
    std::printf("verify from %-9s %9llu entries, %7llu frames: %8.0f entries/s on one core\n", name,
                static_cast<unsigned long long>(report->entries),
                static_cast<unsigned long long>(report->frames),
                static_cast<double>(report->entries) / took);
}

void recovery(const std::string& folder, std::size_t call, const char* name) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto keys = audit::KeyStore::open(folder + "/keys", audit::tests::kOrigin);
    const base::SystemClock clock;
    audit::LocalSegmentStore store;
    audit::SegmentLog::Options options;
    options.directory = folder + "/log";
    {
        auto log = audit::SegmentLog::open(options, {*keys, clock, store});
        if (!log) std::abort();
        // One call a flush, so that the frames are as small as the calls, up to a tail of 60 MiB.
        const std::size_t entry_bytes = 520;
        const std::size_t frame_bytes = (entry_bytes * call + 800 + 4095) / 4096 * 4096;
        for (std::size_t bytes = 0; bytes < (60u << 20); bytes += frame_bytes)
            audit::tests::append_later(**log,
                                       std::vector<audit::Draft>(call, audit::tests::make_draft(1)))
                .get();
        (*log)->stop();
    }
    const auto verifier = audit::NoteVerifier::parse(keys->verifier_key());
    const auto start = Clock::now();
    const auto recovered = audit::recover(options.directory, *verifier, store);
    const double took = seconds_since(start);
    if (!recovered) std::abort();
    std::printf("recover %s: segment %llu to %4.1f MiB, %.0f ms\n", name,
                static_cast<unsigned long long>(recovered->segment),
                static_cast<double>(recovered->offset) / (1u << 20), took * 1e3);
}

}  // namespace

int main(int argument_count, char** arguments) {
    const std::string folder =
        (argument_count > 1 ? arguments[1] : "/var/tmp") + std::string("/kps-bench-audit");
    const auto entries =
        static_cast<std::size_t>(argument_count > 2 ? std::atoll(arguments[2]) : 1'000'000);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    {
        auto keys = audit::KeyStore::open(folder + "/keys", audit::tests::kOrigin);
        const base::SystemClock clock;
        audit::LocalSegmentStore store;
        audit::SegmentLog::Options options;
        options.directory = folder + "/log";
        auto log = audit::SegmentLog::open(options, {*keys, clock, store});
        if (!log) std::abort();
        fill(**log, entries, 16);
        (*log)->stop();
    }
    // The segments were written past the page cache: the first run reads them from the disk, the second does not.
    verify(folder + "/log", "segments");
    verify(folder + "/log", "the same");
    std::filesystem::remove_all(folder + "/log/segments");
    verify(folder + "/log", "bundles");
    recovery(folder, 16, "frames of 12 KiB");
    recovery(folder, 1, "frames of 4 KiB");
    std::filesystem::remove_all(folder);
    return 0;
}
