#include "population/generator.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "population/cluster.h"
#include "population/limits.h"
#include "population/parameters.h"
#include "population/personas.h"
#include "population/portraits.h"
#include "population/reference_data.h"

namespace kps::population {
namespace {

constexpr std::string_view kGeneratorName = "kps population";
constexpr std::int64_t kDayUs = 86'400'000'000;

/// The work in its order: citizen personas, citizens, foreign personas, foreigners.
class WorkList {
  public:
    explicit WorkList(const Layout& layout)
        : layout_(layout),
          citizens_(batches(layout.clusters())),
          foreigners_(batches(layout.foreign_clusters())) {}

    std::uint64_t size() const { return 2 + citizens_ + foreigners_; }

    void make(std::uint64_t item, Batch& out) const {
        out.clear();
        if (item == 0) return make_citizen_personas(layout_, out);
        if (item == citizens_ + 1) return make_foreign_personas(layout_, out);
        const bool foreign = item > citizens_ + 1;
        const std::uint64_t first = (item - (foreign ? citizens_ + 2 : 1)) * kClustersPerBatch;
        const std::uint64_t all = foreign ? layout_.foreign_clusters() : layout_.clusters();
        const std::uint64_t last = std::min<std::uint64_t>(first + kClustersPerBatch, all);
        for (std::uint64_t cluster = first; cluster < last; ++cluster)
            foreign ? make_foreign_cluster(layout_, cluster, out)
                    : make_cluster(layout_, cluster, out);
    }

  private:
    static std::uint64_t batches(std::uint64_t clusters) {
        return (clusters + kClustersPerBatch - 1) / kClustersPerBatch;
    }
    const Layout& layout_;
    const std::uint64_t citizens_;
    const std::uint64_t foreigners_;
};

/// Hands finished batches over in order. Workers wait when they are too far ahead of the writer.
class Conveyor {
  public:
    Conveyor(std::uint64_t items, std::size_t ahead) : items_(items), slots_(ahead) {}

    /// Next item to make, or -1 when there is none left. Waits for a free place.
    std::int64_t claim() {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] {
            return stopped_ || claimed_ >= items_ || claimed_ < taken_ + slots_.size();
        });
        if (stopped_ || claimed_ >= items_) return -1;
        return static_cast<std::int64_t>(claimed_++);
    }
    /// Swaps a finished batch in; `batch` gets an empty one back, with its memory.
    void deliver(std::uint64_t item, Batch& batch) {
        const std::scoped_lock lock(mutex_);
        Slot& slot = slots_[item % slots_.size()];
        std::swap(slot.batch, batch);
        slot.ready = true;
        ready_.notify_one();
    }
    /// Waits for the next batch in order.
    void take(Batch& batch) {
        std::unique_lock lock(mutex_);
        Slot& slot = slots_[taken_ % slots_.size()];
        ready_.wait(lock, [&] { return slot.ready; });
        std::swap(slot.batch, batch);
        slot.ready = false;
        ++taken_;
        room_.notify_all();
    }
    void stop() {
        const std::scoped_lock lock(mutex_);
        stopped_ = true;
        room_.notify_all();
    }

  private:
    struct Slot {
        Batch batch;
        bool ready = false;
    };
    std::mutex mutex_;
    std::condition_variable room_;
    std::condition_variable ready_;
    const std::uint64_t items_;
    std::vector<Slot> slots_;
    std::uint64_t claimed_ = 0;
    std::uint64_t taken_ = 0;
    bool stopped_ = false;
};

/// Threads that end, whatever way the writer leaves.
class Workers {
  public:
    Workers(const WorkList& work, Conveyor& conveyor, unsigned threads) : conveyor_(conveyor) {
        for (unsigned thread = 0; thread < threads; ++thread)
            threads_.emplace_back([&work, &conveyor] {
                Batch batch;
                for (std::int64_t item = conveyor.claim(); item >= 0; item = conveyor.claim()) {
                    work.make(static_cast<std::uint64_t>(item), batch);
                    conveyor.deliver(static_cast<std::uint64_t>(item), batch);
                }
            });
    }
    ~Workers() {
        conveyor_.stop();
        for (std::thread& thread : threads_) thread.join();
    }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

  private:
    Conveyor& conveyor_;
    std::vector<std::thread> threads_;
};

base::Status write_batch(const Batch& batch, registry::RegisterWriter& writer) {
    std::size_t begin = 0;
    const std::string_view bytes = batch.bytes;
    for (const Batch::Entry& entry : batch.people) {
        KPS_TRY(writer.put(entry.id, bytes.substr(begin, entry.end - begin)));
        begin = entry.end;
    }
    return {};
}

base::Status write_people(const Layout& layout, unsigned threads, registry::RegisterWriter& writer,
                          const Progress& progress) {
    const WorkList work(layout);
    Conveyor conveyor(work.size(), threads * kBatchesAheadPerThread);
    const Workers workers(work, conveyor, threads);
    Batch batch;
    std::uint64_t written = 0;
    for (std::uint64_t item = 0; item < work.size(); ++item) {
        conveyor.take(batch);
        KPS_TRY(write_batch(batch, writer));
        written += batch.people.size();
        if (progress) progress(written);
    }
    KPS_ASSERT(written == layout.options().persons);
    return {};
}

}  // namespace

registry::RegisterHeader synthetic_header(const Options& options) {
    registry::RegisterHeader header;
    header.synthetic = true;
    header.notice = "SENTETİK VERİ: Bu kütükteki kişiler uydurmadır, gerçek hiç kimseyi anlatmaz.";
    header.number = options.number;
    header.person_count = options.persons;
    header.generator =
        fmt::format("{} {}, {:04}-{:02}-{:02}", kGeneratorName, parameters::kGeneratorVersion,
                    options.as_of.year, options.as_of.month, options.as_of.day);
    return header;
}

std::optional<base::Date> day_of_register(const registry::RegisterHeader& header) {
    constexpr std::size_t kDayLength = 10;
    if (!header.generator.starts_with(kGeneratorName) || header.generator.size() < kDayLength)
        return std::nullopt;
    const std::string day = header.generator.substr(header.generator.size() - kDayLength);
    const auto time = base::parse_xml_time(day + "T00:00:00Z");
    if (!time) return std::nullopt;
    return base::date_from_days(time->us / kDayUs);
}

base::Status generate(const Options& options, unsigned threads, registry::RegisterWriter& writer,
                      const Progress& progress) {
    if (threads < 1 || threads > kThreadsMax)
        return base::failed(base::ErrorCode::InvalidArgument, "threads");
    const Layout layout = KPS_TRY(Layout::create(options));
    KPS_TRY(writer.put_places(ReferenceData::get().place_names()));
    for (std::uint32_t portrait = 1; portrait <= kPortraits; ++portrait)
        KPS_TRY(writer.put_photo(portrait, draw_portrait(portrait)));
    KPS_TRY(write_people(layout, threads, writer, progress));
    return writer.finish(synthetic_header(options));
}

}  // namespace kps::population
