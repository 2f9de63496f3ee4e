// What a window of a search by institution, service or address costs over a log of many entries: the log is written by
// the log's own writer, its day is sealed, and the newest entries are found and opened as the portal does it. One
// institution in 1,000 asks seldom, so that its entries lie far from one another. Goal: 2 s at 10^9 entries.
//
// Usage:   bench_search_back [ENTRIES] [FOLDER]     default 3000000 below /dev/shm; about 0.9 GB for a million
// Example: bench_search_back 1000000 /var/tmp
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "audit/append_and_wait.h"
#include "audit/log_for_tests.h"
#include "audit/search/criteria_search.h"
#include "audit/search/index_sealer.h"

namespace {

namespace audit = kps::audit;
namespace base = kps::base;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kCall = 16;
constexpr std::uint32_t kBusy = 1001;
constexpr std::uint32_t kSeldom = 2001;
constexpr std::uint64_t kSeldomEvery = 10'007;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

audit::Draft draft_of(std::uint64_t number) {
    audit::Draft draft = audit::tests::make_draft(number);
    if (number % kSeldomEvery == 0) {
        draft.institution = base::InstitutionId(kSeldom);
        draft.source_address[15] = 77;
    }
    return draft;
}

/// Entries over ten days, a minute on every 1,000 calls.
void fill(audit::SegmentLog& log, base::ManualClock& clock, std::uint64_t entries) {
    const auto step =
        static_cast<std::int64_t>(10.0 * 86'400e6 / static_cast<double>(entries / kCall));
    std::vector<std::future<audit::tests::Outcome>> waiting;
    for (std::uint64_t i = 0; i < entries; i += kCall) {
        std::vector<audit::Draft> drafts;
        for (std::uint64_t k = 0; k < kCall; ++k) drafts.push_back(draft_of(i + k));
        waiting.push_back(audit::tests::append_later(log, std::move(drafts)));
        clock.advance_us(step);
        if (waiting.size() < 64) continue;
        for (auto& future : waiting) future.get();
        waiting.clear();
    }
    for (auto& future : waiting) future.get();
}

void measure(const audit::tests::Setup& setup, const audit::MonthKeyStore& keys, const char* name,
             const audit::SearchCriteria& criteria, std::size_t records) {
    const auto start = Clock::now();
    audit::LogSearch search = audit::LogSearch::open(setup.log_directory()).take();
    const double opened = ms_since(start);
    audit::EntryOpener opener(keys, audit::tests::origin_hash());
    audit::CriteriaSearch::Parts parts{search, opener, keys};
    parts.records_max = records;
    const auto found = audit::CriteriaSearch(parts).run_back(criteria, UINT64_MAX);
    if (!found) {
        fmt::print(stderr, "{}\n", found.error().context);
        std::exit(1);
    }
    fmt::print("{:32} {:6} entries {:8.1f} ms, {:.1f} of them opening the log\n", name,
               found->found.records.size(), ms_since(start), opened);
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t entries = argc > 1 ? std::stoull(argv[1]) : 3'000'000;
    const std::string folder = (argc > 2 ? argv[2] : "/dev/shm") + std::string("/kps-search-back");
    std::filesystem::remove_all(folder);
    {
        audit::tests::Setup setup(folder);
        setup.clock.set_us(audit::tests::kNoonUs);
        auto log = setup.must_open();
        auto start = Clock::now();
        fill(*log, setup.clock, entries);
        fmt::print("{} entries written in {:.1f} s\n", entries, ms_since(start) / 1'000);
        setup.clock.advance_us(std::int64_t{86'400} * 1'000'000);
        start = Clock::now();
        audit::IndexSealer sealer(
            {setup.log_directory(), 0, 0}, setup.clock,
            [&](audit::Draft draft) { return append_and_wait(*log, std::move(draft)); });
        const auto sealed = sealer.seal_due();
        if (!sealed) return 1;
        std::uint64_t rows = 0;
        for (const auto& seal : *sealed) rows += seal.rows;
        fmt::print("{} days sealed in {:.1f} s, {} rows\n", sealed->size(), ms_since(start) / 1'000,
                   rows);
        const auto keys = audit::open_month_keys(setup.key_directory()).take();
        audit::SearchCriteria criteria;
        const auto both = [&](const std::string& name) {
            measure(setup, *keys, (name + ", a page").c_str(), criteria, 50);
            measure(setup, *keys, (name + ", a window").c_str(), criteria, 1'000);
        };
        both("everything");
        criteria.institution = kBusy;
        both("a busy institution");
        criteria.institution = kSeldom;
        both("one that asks seldom");
        criteria = {};
        criteria.service = 8;
        both("a service");
        criteria = {};
        criteria.address = "127.0.0.77";
        both("an address seen seldom");
        log->stop();
    }
    std::filesystem::remove_all(folder);
    return 0;
}
