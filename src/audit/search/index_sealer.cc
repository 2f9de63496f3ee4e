#include "audit/search/index_sealer.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/append_and_wait.h"
#include "audit/search/index_builder.h"
#include "audit/search/limits.h"
#include "audit/segments/entry_reader.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

base::Date day_after(const base::Date& day) {
    return base::date_from_days(base::days_from_date(day) + 1);
}

base::Date month_after(const base::Date& first) {
    if (first.month == 12) return {first.year + 1, 1, 1};
    return {first.year, first.month + 1, 1};
}

}  // namespace

IndexSealer::IndexSealer(Options options, const base::Clock& clock, Record record)
    : options_(std::move(options)),
      clock_(clock),
      record_(std::move(record)),
      folder_(options_.log_directory) {
    if (options_.rows_in_memory == 0) options_.rows_in_memory = kRowsInMemory;
}

bool IndexSealer::has_ended(const base::Date& next) const {
    return clock_.now_us() >= base::istanbul_midnight_us(next) + kSealGraceUs;
}

base::Status IndexSealer::seal(const IndexSeal& built, std::vector<IndexSeal>& done) {
    Draft draft = draft_of(built);
    draft.flags = options_.flags;
    const Receipt receipt = KPS_TRY(record_(std::move(draft)));
    KPS_TRY(folder_.note_sealed(built, receipt.index));
    done.push_back(built);
    return {};
}

/// False: the day of the first entry that is not sealed has not ended, or there is no such entry.
base::Result<bool> IndexSealer::seal_next_day(std::vector<IndexSeal>& done) {
    const std::vector<SealedFile> sealed = KPS_TRY(folder_.sealed());
    IndexOrder order;
    order.log_directory = options_.log_directory;
    order.rows_in_memory = options_.rows_in_memory;
    EntryReader reader = KPS_TRY(EntryReader::open(options_.log_directory));
    if (sealed.empty() && reader.empty()) return false;
    order.seal.from = sealed.empty() ? reader.first_index() : sealed.back().seal.to;
    std::int64_t first_us = 0;
    KPS_TRY(reader.each(order.seal.from, [&](const EntryReader::Item& item) -> base::Result<bool> {
        first_us = item.clear->time_us;
        return false;
    }));
    if (first_us == 0) return false;
    order.seal.first = base::istanbul_date(first_us);
    // An entry of a day that is sealed already belongs to the next file: none is left out.
    if (!sealed.empty()) {
        const IndexSeal& last = sealed.back().seal;
        order.seal.first = std::max(
            order.seal.first, last.is_month ? month_after(last.first) : day_after(last.first));
    }
    const base::Date next = day_after(order.seal.first);
    if (!has_ended(next)) {
        idle_until_us_ = base::istanbul_midnight_us(next) + kSealGraceUs;
        return false;
    }
    order.until_us = base::istanbul_midnight_us(next);
    order.path = folder_.rows_path(order.seal);
    const IndexSeal built = KPS_TRY(build_index(order));
    KPS_TRY(seal(built, done));
    return true;
}

base::Status IndexSealer::merge_months(std::vector<IndexSeal>& done) {
    const std::vector<SealedFile> sealed = KPS_TRY(folder_.sealed());
    for (std::size_t first = 0; first < sealed.size();) {
        const IndexSeal& seal_of_first = sealed[first].seal;
        const base::Date month{seal_of_first.first.year, seal_of_first.first.month, 1};
        std::vector<std::string> days;
        std::size_t end = first;
        for (; end < sealed.size(); ++end) {
            const base::Date day = sealed[end].seal.first;
            if (base::Date{day.year, day.month, 1} != month) break;
            days.push_back(sealed[end].path);
        }
        const bool is_merged = seal_of_first.is_month;
        first = end;
        if (is_merged || !has_ended(month_after(month))) continue;
        IndexSeal name;
        name.first = month;
        name.is_month = true;
        const IndexSeal built = KPS_TRY(merge_index(days, folder_.rows_path(name)));
        KPS_TRY(seal(built, done));
        KPS_TRY(folder_.remove_days_of(built));
    }
    return {};
}

base::Result<std::vector<IndexSeal>> IndexSealer::seal_due() {
    std::vector<IndexSeal> done;
    if (clock_.now_us() < idle_until_us_) return done;
    KPS_TRY(folder_.prepare());
    for (int count = 0; count < kSealsAtOnce; ++count) {
        const bool more = KPS_TRY(seal_next_day(done));
        if (!more) break;
    }
    KPS_TRY(merge_months(done));
    return done;
}

SealingThread::SealingThread(IndexSealer::Options options, const base::Clock& clock,
                             LogAppender& log, Listener listener)
    : sealer_(std::move(options), clock,
              [&log](Draft draft) { return append_and_wait(log, std::move(draft)); }),
      listener_(std::move(listener)) {}

SealingThread::~SealingThread() {
    stop();
}

void SealingThread::start() {
    thread_ = std::thread([this] { run(); });
}

void SealingThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void SealingThread::run() {
    std::string told;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        const auto done = sealer_.seal_due();
        const std::string problem = done ? std::string() : done.error().context;
        if (!done && problem != told) listener_("the search index is not sealed: " + problem);
        told = problem;
        if (done)
            for (const IndexSeal& seal : *done)
                listener_(
                    fmt::format("search index of {} sealed, {} rows", seal.period(), seal.rows));
        lock.lock();
        wake_.wait_for(lock, kSealInterval, [&] { return stopping_; });
    }
}

}  // namespace kps::audit
