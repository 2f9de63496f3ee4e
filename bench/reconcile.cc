// Time and bytes of comparing an institution's log with ours.
//
//   bench_reconcile [CALLS] [DIFFERENCES] [FOLDER]
//
// The institution's log is a file of JSON Lines as a client writes it, read as `kps audit reconcile compare` reads it;
// the directorate's day is in memory, as the log gives it.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "audit/log_writer.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "reconcile/log_side.h"
#include "reconcile/own_log.h"

namespace {

namespace audit = kps::audit;
namespace base = kps::base;
namespace crypto = kps::crypto;
namespace reconcile = kps::reconcile;
using Clock = std::chrono::steady_clock;

/// What a step took: by the clock on the wall, and of one core.
class Stopwatch {
  public:
    double wall() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    double core() const { return static_cast<double>(std::clock() - core_) / CLOCKS_PER_SEC; }

  private:
    Clock::time_point start_ = Clock::now();
    std::clock_t core_ = std::clock();
};

base::Hash leaf_at(std::uint64_t index) {
    std::uint8_t bytes[8];
    base::put_u64(bytes, index);
    return crypto::sha256(bytes);
}

/// A line as long as those of a real log: a receipt with a checkpoint of one signature.
std::string line_at(std::uint64_t index, std::int64_t time_us) {
    audit::Checkpoint checkpoint;
    checkpoint.note = "kps/denetim\n" + std::to_string(index + 1) + "\n" +
                      base::to_base64(base::Hash{}) + "\n\n— kps/denetim " + std::string(92, 'A') +
                      "\n";
    audit::Receipt receipt;
    receipt.index = index;
    receipt.count = 1;
    receipt.leaf = leaf_at(index);
    receipt.checkpoint = std::make_shared<const audit::Checkpoint>(std::move(checkpoint));
    reconcile::OwnLine line;
    line.call.time_us = time_us;
    line.call.message_id =
        "urn:uuid:00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + index);
    line.call.receipt = receipt.header_value();
    line.call.digests.request = leaf_at(index + 1);
    line.call.digests.response = leaf_at(index + 2);
    line.service = "BilesikKutukSorgulaKimlikNoServis";
    line.user = "ayse.yilmaz";
    return reconcile::own_line_text(line);
}

}  // namespace

int main(int argument_count, char** arguments) {
    const auto calls =
        static_cast<std::uint64_t>(argument_count > 1 ? std::atoll(arguments[1]) : 1'000'000);
    const auto differences =
        static_cast<std::uint64_t>(argument_count > 2 ? std::atoll(arguments[2]) : 100);
    const std::string path =
        (argument_count > 3 ? arguments[3] : "/var/tmp") + std::string("/kps-bench-own.jsonl");
    reconcile::Subject subject;
    subject.institution = base::InstitutionId(1001);
    subject.day = {2026, 11, 21};
    const std::int64_t noon_us = base::istanbul_midnight_us(subject.day) + 43'200'000'000;

    // Half of the differences are calls only we have, half calls only they have.
    reconcile::DayOfCalls day;
    day.end_index = day.log_size = 2 * calls;
    {
        std::ofstream file(path, std::ios::binary);
        const std::uint64_t step =
            differences == 0 ? calls : std::max<std::uint64_t>(1, calls / differences);
        std::uint64_t left = differences;
        for (std::uint64_t i = 0; i < calls; ++i) {
            const bool differs = left > 0 && i % step == step / 2;
            const bool ours = !differs || left % 2 == 0;
            const bool theirs = !differs || left % 2 == 1;
            if (differs) --left;
            if (ours) day.records.push_back({2 * i, 1, leaf_at(2 * i)});
            if (theirs) file << line_at(2 * i, noon_us) << '\n';
        }
        if (left != 0 || !file.flush()) std::abort();
    }
    const auto file_bytes = std::filesystem::file_size(path);

    const Stopwatch reading_watch;
    const auto log = reconcile::OwnLog::read(path, reconcile::View::Receipts);
    if (!log) std::abort();
    const double reading = reading_watch.wall(), reading_core = reading_watch.core();
    const Stopwatch comparing_watch;
    reconcile::DirectorateSide directorate(
        std::move(day), {[](const std::set<std::uint64_t>&) {
                             return std::map<std::uint64_t, reconcile::CallDetail>{};
                         },
                         [](const audit::Receipt&) {
                             return reconcile::DirectorateSide::ReceiptState::NotOfThisLog;
                         }});
    const auto compared = reconcile::compare(*log, directorate, subject, [] {
        reconcile::Nonce nonce{};
        crypto::fill_random(nonce);
        return nonce;
    });
    const double comparing = comparing_watch.wall(), comparing_core = comparing_watch.core();
    std::filesystem::remove(path);
    if (!compared || !compared->report.settled || compared->totals.differences() != differences)
        std::abort();
    const double share = 100.0 * static_cast<double>(compared->bytes);
    std::printf(
        "%llu calls, %llu differences, all found\n"
        "  reading the institution's log (%.0f MB): %.2f s, %.2f s of a core\n"
        "  comparing both: %.2f s, %.2f s of a core\n"
        "  exchanged: %llu bytes in %llu messages; %.5f %% of the institution's log, %.5f %% of "
        "the manifest\n",
        static_cast<unsigned long long>(calls), static_cast<unsigned long long>(differences),
        static_cast<double>(file_bytes) / 1e6, reading, reading_core, comparing, comparing_core,
        static_cast<unsigned long long>(compared->bytes),
        static_cast<unsigned long long>(compared->messages),
        share / static_cast<double>(file_bytes),
        share / static_cast<double>(calls * reconcile::kRecordBytes));
    return 0;
}
