// Durable appends per second, latency and CPU per record at several numbers of calls in flight, on
// the real disk.
//
//   bench_audit_append [FOLDER] [SECONDS]
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "audit/log_for_tests.h"

namespace {

namespace audit = kps::audit;
namespace base = kps::base;
using Clock = std::chrono::steady_clock;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Appends again as soon as the last one is durable, as a server does under steady load: `drafts`
/// entries a call. The next call is made on the driver's thread, not on the writer's.
class Driver {
  public:
    Driver(audit::SegmentLog& log, std::size_t in_flight, std::size_t drafts)
        : log_(log), in_flight_(in_flight), template_(drafts, audit::tests::make_draft(1)) {}

    void run(double seconds) {
        const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                            std::chrono::duration<double>(seconds));
        for (std::size_t i = 0; i < in_flight_; ++i) submit();
        std::size_t busy = in_flight_;
        while (busy > 0) {
            std::size_t back = 0;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [&] { return back_ > 0; });
                std::swap(back, back_);
            }
            busy -= back;
            if (Clock::now() >= end) continue;
            for (std::size_t i = 0; i < back; ++i) submit();
            busy += back;
        }
    }
    std::vector<double> latencies_us;
    std::size_t records = 0;

  private:
    class Done final : public audit::Waiter {
      public:
        explicit Done(Driver& driver) : driver_(driver), start_(Clock::now()) {}
        void durable(const audit::Receipt& receipt) noexcept override {
            driver_.finished(start_, receipt.count);
        }
        void refused() noexcept override { std::abort(); }

      private:
        Driver& driver_;
        Clock::time_point start_;
    };
    void submit() { log_.append(template_, std::make_unique<Done>(*this)); }
    void finished(Clock::time_point start, std::size_t count) {
        const std::chrono::duration<double, std::micro> took = Clock::now() - start;
        const std::lock_guard lock(mutex_);
        latencies_us.push_back(took.count());
        records += count;
        if (++back_ == 1) wake_.notify_one();
    }

    audit::SegmentLog& log_;
    std::size_t in_flight_;
    std::vector<audit::Draft> template_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::size_t back_ = 0;
};

void measure(const std::string& folder, std::size_t in_flight, std::size_t drafts, double seconds) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto keys = audit::KeyStore::open(folder + "/keys", audit::tests::kOrigin);
    const base::SystemClock clock;
    audit::LocalSegmentStore store;
    audit::SegmentLog::Options options;
    options.directory = folder + "/log";
    auto opened = audit::SegmentLog::open(options, {*keys, clock, store});
    if (!opened) std::abort();
    audit::SegmentLog& log = **opened;
    Driver driver(log, in_flight, drafts);
    const auto frames = log.state().frames;
    const double cpu = cpu_seconds();
    const auto start = Clock::now();
    driver.run(seconds);
    const double took = std::chrono::duration<double>(Clock::now() - start).count();
    const double used = cpu_seconds() - cpu;
    auto& all = driver.latencies_us;
    std::sort(all.begin(), all.end());
    const auto records = static_cast<double>(driver.records);
    std::printf(
        "%5zu calls in flight x %3zu: %8.0f records/s  p50 %6.0f us  p99 %6.0f us  %5.2f us "
        "CPU/record  %6.1f records/frame\n",
        in_flight, drafts, records / took, all[all.size() / 2], all[all.size() * 99 / 100],
        used * 1e6 / records, records / static_cast<double>(log.state().frames - frames));
    log.stop();
}

}  // namespace

int main(int argument_count, char** arguments) {
    const std::string folder =
        (argument_count > 1 ? arguments[1] : "/var/tmp") + std::string("/kps-bench-audit");
    const double seconds = argument_count > 2 ? std::atof(arguments[2]) : 3.0;
    for (const std::size_t in_flight : {1u, 8u, 64u, 256u, 2'048u})
        measure(folder, in_flight, 1, seconds);
    measure(folder, 64, 16, seconds);
    std::filesystem::remove_all(folder);
    return 0;
}
