#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "audit/log_writer.h"
#include "audit/segments/usage.h"
#include "base/result.h"
#include "institutions/institution.h"
#include "institutions/user_stop_store.h"
#include "misuse/detector.h"
#include "misuse/event_store.h"
#include "misuse/recorder.h"
#include "oversight/metered_watch.h"
#include "storage/database.h"
#include "usage/last_sources.h"
#include "usage/user_names.h"

namespace kps {

/// Hears where a service user asks from, and hands everything on unchanged (docs/adr/0152).
class SourceWatch final : public misuse::Watch {
  public:
    explicit SourceWatch(misuse::Watch& watch) : watch_(watch) {}
    std::optional<std::string_view> admit(const misuse::Actor& actor,
                                          std::span<const std::int64_t> numbers,
                                          std::int64_t now_us) override {
        return watch_.admit(actor, numbers, now_us);
    }
    void observe(const misuse::Actor& actor, std::span<const audit::Draft> entries,
                 std::int64_t now_us) override;
    std::vector<usage::LastSource> take() { return sources_.take(); }

  private:
    misuse::Watch& watch_;
    usage::LastSources sources_;
};

/// The detector of misuse with its stores, as `kps serve` runs it.
class MisuseDesk {
  public:
    using Listener = std::function<void(const std::string&)>;
    static base::Result<std::unique_ptr<MisuseDesk>> open(
        std::shared_ptr<storage::Database> database, Listener listener);

    /// What the path of a query tells; it is counted for the live monitor on its way to the detector.
    misuse::Watch& watch() { return source_watch_; }
    oversight::Meter& meter() { return meter_; }
    /// Which users are stopped, whenever the directory was read.
    void take(const institutions::Directory& directory);
    /// Users that nobody was told of yet: service users of a directory, and whoever began to ask.
    std::vector<usage::UserName> new_names();
    /// Where service users asked from since it was last called.
    std::vector<usage::LastSource> sources() { return source_watch_.take(); }
    /// What the log says of the running month: how much an institution usually asks.
    void learn(const audit::UsageKey& key, std::uint64_t count);
    /// Once the log takes entries. Not `by_itself`: without a thread, and whoever asks calls `bring_in`.
    void start(audit::LogAppender& log, bool test_data, bool by_itself = true);
    /// What was raised is stored and in the log when it returns. Errors: those of misuse::Recorder::bring_in.
    base::Status bring_in() { return recorder_->bring_in(); }
    /// Before the log stops.
    void stop();
    /// Another program may have changed something.
    void wake();

    std::uint64_t alarm_count() const { return recorder_ ? recorder_->alarm_count() : 0; }
    std::size_t user_count() const { return detector_.user_count(); }

  private:
    explicit MisuseDesk(Listener listener) : listener_(std::move(listener)) {}

    Listener listener_;
    std::unique_ptr<misuse::EventStore> events_;
    std::unique_ptr<institutions::UserStopStore> stops_;
    misuse::Detector detector_{[this](const misuse::Alarm& alarm) {
        if (recorder_) recorder_->raise(alarm);
    }};
    oversight::Meter meter_;
    oversight::MeteredWatch watch_{detector_, meter_};
    SourceWatch source_watch_{watch_};
    /// After the detector, which it tells what is stored.
    std::unique_ptr<misuse::Recorder> recorder_;
    /// By day, so that the oldest is learnt first.
    std::map<std::pair<base::Date, base::InstitutionId>, std::uint64_t> days_;
    std::mutex names_mutex_;
    std::set<usage::UserName> service_users_;  ///< all that were told or wait to be
    std::vector<usage::UserName> new_names_;
};

}  // namespace kps
