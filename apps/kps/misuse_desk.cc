#include "apps/kps/misuse_desk.h"

namespace kps {

void SourceWatch::observe(const misuse::Actor& actor, std::span<const audit::Draft> entries,
                          std::int64_t now_us) {
    if (!entries.empty())
        sources_.heard({actor.institution, std::string(actor.service_user),
                        entries.front().source_address, now_us});
    watch_.observe(actor, entries, now_us);
}

base::Result<std::unique_ptr<MisuseDesk>> MisuseDesk::open(
    std::shared_ptr<storage::Database> database, Listener listener) {
    std::unique_ptr<MisuseDesk> desk(new MisuseDesk(std::move(listener)));
    desk->events_ = KPS_TRY(misuse::EventStore::open(database));
    desk->stops_ = KPS_TRY(institutions::UserStopStore::open(std::move(database)));
    return desk;
}

void MisuseDesk::take(const institutions::Directory& directory) {
    std::vector<misuse::User> stopped;
    stopped.reserve(directory.stops.size());
    for (const institutions::UserStop& stop : directory.stops) stopped.push_back(stop.user);
    detector_.stops_in_force(directory.version, stopped);
    const std::lock_guard lock(names_mutex_);
    for (const institutions::ServiceUser& user : directory.users) {
        usage::UserName name{user.institution, usage::UserKind::Service, user.name.value()};
        if (service_users_.insert(name).second) new_names_.push_back(std::move(name));
    }
}

std::vector<usage::UserName> MisuseDesk::new_names() {
    std::vector<usage::UserName> names;
    {
        const std::lock_guard lock(names_mutex_);
        names.swap(new_names_);
    }
    for (const misuse::User& user : detector_.take_new_users())
        names.push_back({user.institution, usage::UserKind::End, user.end_user});
    return names;
}

void MisuseDesk::learn(const audit::UsageKey& key, std::uint64_t count) {
    days_[{key.day, key.institution}] += count;
}

void MisuseDesk::start(audit::LogAppender& log, bool test_data, bool by_itself) {
    // The running day is counted again from nothing: only whole days are usual ones.
    if (!days_.empty()) {
        const base::Date last = days_.rbegin()->first.first;
        for (const auto& [day, count] : days_)
            if (day.first < last) detector_.learn_day(day.second, count);
        days_.clear();
    }
    recorder_ = std::make_unique<misuse::Recorder>(
        misuse::Recorder::Parts{*events_, *stops_, log, test_data}, listener_);
    recorder_->set_detector(detector_);
    if (by_itself) recorder_->start();
}

void MisuseDesk::stop() {
    if (recorder_) recorder_->stop();
}

void MisuseDesk::wake() {
    if (recorder_) recorder_->wake();
}

}  // namespace kps
