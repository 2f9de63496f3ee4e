// How long one page of the lists of cases takes over very many of them (PORTAL G15: server paging to
// 10^7 rows): by each order, on the first page and in the middle, narrowed by each filter, and the
// queue of what waits. A thousandth of the cases is open.
//
// Usage:   bench_case_lists [ROWS] [FOLDER]     default 10000000 rows (8 GB, many minutes) in a
//          temporary folder of its own, which is removed
// Example: bench_case_lists 1000000
#include <fmt/format.h>
#include <stdlib.h>  // NOLINT: mkdtemp

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "lifecycle/assignments/assignment_store.h"
#include "lifecycle/case_store.h"

namespace {

using kps::lifecycle::CaseFilter;
using kps::lifecycle::CaseOrder;
using kps::lifecycle::CaseStore;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kRowsDefault = 10'000'000;
constexpr std::int64_t kRowsAtOnce = 500'000;
constexpr std::int64_t kOpenOneIn = 1'000;
constexpr int kRounds = 9;
/// Microseconds between two cases, and before the first one.
constexpr std::int64_t kStepUs = 25'000'000;
constexpr std::int64_t kFirstUs = 1'500'000'000'000'000;

/// Cases `from` to `to`, of eight kinds and 3,000 institutions, changed in the order of a number that jumps about.
kps::base::Status fill(kps::storage::Database& database, std::int64_t from, std::int64_t to,
                       std::int64_t all) {
    auto transaction = KPS_TRY(database.begin(kps::storage::Access::Write));
    // Indexes of random order grow in memory; what is measured later has the usual cache.
    KPS_TRY(transaction.execute("PRAGMA cache_size = -3000000"));
    KPS_TRY(transaction.execute(fmt::format(
        "WITH RECURSIVE n(i) AS (SELECT {0} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {1}) "
        "INSERT INTO cases (id, kind, number, state, version, institution, title, body, pending, "
        "opened_us, changed_us) SELECT randomblob(16), 'kind-' || (i % 8), "
        "printf('DSY-%d-%08d', 2000 + i / 400000, i), CASE WHEN i % {2} = 0 THEN 'open' ELSE "
        "'ended' END, 5, 1001 + i % 3000, 'Dosya ' || i, '{{\"kind\":\"bank\",\"note\":\"' || "
        "hex(randomblob(100)) || '\"}}', '', {3} + i * {4}, {3} + ((i * 7919) % {5}) * {4} FROM n",
        from, to, kOpenOneIn, kFirstUs, kStepUs, all)));
    KPS_TRY(transaction.execute(fmt::format(
        "INSERT INTO case_deadlines (subject, name, last_day, left_alone) SELECT id, 'answer', "
        "20000 + (opened_us / {}) % 400, 0 FROM cases WHERE state = 'open' AND opened_us >= {} AND "
        "opened_us < {}",
        kStepUs, kFirstUs + from * kStepUs, kFirstUs + to * kStepUs)));
    return transaction.commit();
}

/// The median of some rounds, in milliseconds; what is read is counted so that nothing is left out.
kps::base::Status time(std::string_view name,
                       const std::function<kps::base::Result<std::size_t>()>& page) {
    std::vector<double> took;
    std::size_t rows = 0;
    for (int round = 0; round < kRounds; ++round) {
        const auto start = Clock::now();
        rows = KPS_TRY(page());
        took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    std::sort(took.begin(), took.end());
    fmt::print("{:<44} {:>4} rows {:>9.2f} ms, slowest {:>9.2f} ms\n", name, rows,
               took[took.size() / 2], took.back());
    return {};
}

kps::base::Status measure(const CaseStore& cases, const kps::lifecycle::AssignmentStore& queue,
                          std::int64_t all) {
    const auto page = [&](const CaseFilter& filter) {
        return [&cases, filter]() -> kps::base::Result<std::size_t> {
            const auto found = KPS_TRY(cases.list(filter));
            return found.size();
        };
    };
    const auto in_the_middle = [&](CaseFilter filter) {
        filter.before_us = kFirstUs + all / 2 * kStepUs;
        filter.before = kps::base::Uuid({0x80});
        return filter;
    };
    CaseFilter plain;
    for (const auto& [name, order] : {std::pair{"changed, newest", CaseOrder::ChangedNewest},
                                      std::pair{"changed, oldest", CaseOrder::ChangedOldest},
                                      std::pair{"opened, newest", CaseOrder::OpenedNewest},
                                      std::pair{"opened, oldest", CaseOrder::OpenedOldest}}) {
        plain.order = order;
        KPS_TRY(time(std::string(name) + ": first page", page(plain)));
        KPS_TRY(time(std::string(name) + ": in the middle", page(in_the_middle(plain))));
    }
    CaseFilter filter;
    filter.kind = "kind-3";
    KPS_TRY(time("one kind", page(filter)));
    KPS_TRY(time("one kind: in the middle", page(in_the_middle(filter))));
    filter.order = CaseOrder::OpenedOldest;
    KPS_TRY(time("one kind, opened", page(filter)));
    filter = {};
    filter.kind = "kind-0";
    filter.state = "open";
    KPS_TRY(time("one kind and state", page(filter)));
    filter = {};
    filter.institution = kps::base::InstitutionId(1'501);
    KPS_TRY(time("one institution", page(filter)));
    filter.order = CaseOrder::OpenedNewest;
    KPS_TRY(time("one institution, opened", page(filter)));
    filter = {};
    filter.number = fmt::format("DSY-{}-{:08}", 2000 + all / 2 / 400'000, all / 2);
    KPS_TRY(time("a whole number", page(filter)));
    filter.number = fmt::format("{:08}", all / 2);
    KPS_TRY(time("part of a number", page(filter)));
    filter = {};
    filter.open_states.emplace();
    for (int kind = 0; kind < 8; ++kind)
        filter.open_states->push_back({fmt::format("kind-{}", kind), "open"});
    KPS_TRY(time("what has not ended", page(filter)));
    kps::lifecycle::QueueFilter waiting;
    waiting.states = {{"kind-0", "open"}, {"kind-2", "open"}, {"kind-4", "open"}};
    const auto listed = [&]() -> kps::base::Result<std::size_t> {
        const auto found = KPS_TRY(queue.list(waiting, cases));
        return found.size();
    };
    KPS_TRY(time("the queue of a role", listed));
    return time("the queue's counts", [&]() -> kps::base::Result<std::size_t> {
        const auto found = KPS_TRY(queue.count(waiting.states, kps::base::Uuid({1})));
        return static_cast<std::size_t>(found.nobody);
    });
}

kps::base::Status run(const std::string& folder, std::int64_t rows) {
    const std::string location = "sqlite:" + folder + "/cases.sqlite";
    std::shared_ptr<kps::storage::Database> database =
        KPS_TRY(kps::storage::Database::open(location));
    KPS_TRY(CaseStore::open(database));
    const auto start = Clock::now();
    for (std::int64_t from = 0; from < rows; from += kRowsAtOnce)
        KPS_TRY(fill(*database, from, std::min(rows, from + kRowsAtOnce), rows));
    fmt::print("{} cases, filled in {:.0f} s\n", rows,
               std::chrono::duration<double>(Clock::now() - start).count());
    database = KPS_TRY(kps::storage::Database::open(location));
    const auto cases = KPS_TRY(CaseStore::open(database));
    const auto queue = KPS_TRY(kps::lifecycle::AssignmentStore::open(database, {}));
    return measure(*cases, *queue, rows);
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t rows = argc > 1 ? std::atoll(argv[1]) : kRowsDefault;
    std::string folder = argc > 2 ? argv[2] : "";
    std::string own = (std::filesystem::temp_directory_path() / "kps-case-lists-XXXXXX").string();
    if (folder.empty() && ::mkdtemp(own.data()) != nullptr) folder = own;
    const kps::base::Status done = run(folder, rows);
    if (folder == own) std::filesystem::remove_all(own);
    if (!done) fmt::print(stderr, "case_lists: {}\n", done.error().context);
    return done ? 0 : 1;
}
