#include "misuse/detector.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/assert.h"

namespace kps::misuse {
namespace {

constexpr std::string_view kStopRule = "R-159";

User user_of(const Actor& actor) {
    return {actor.institution, std::string(actor.service_user),
            institutions::end_user_key(actor.end_user)};
}

bool same(const User& left, const User& right) {
    return left.institution == right.institution && left.end_user == right.end_user &&
           (!left.end_user.empty() || left.service_user == right.service_user);
}

}  // namespace

bool Detector::is_stopped(const Shard& shard, const User& user) {
    return std::any_of(shard.stops.begin(), shard.stops.end(),
                       [&](const Stop& stop) { return covers(stop.user, user); });
}

void Detector::forget_one_user(Shard& shard, Institution& crowded) {
    KPS_ASSERT(!crowded.recent.empty());
    crowded.users.erase(crowded.recent.back());
    crowded.recent.pop_back();
    --shard.user_count;
}

Conduct& Detector::conduct_of(Shard& shard, const User& user) {
    Institution& institution = shard.institutions[user.institution.value()];
    const std::string& key = user.end_user;
    if (const auto known = institution.users.find(key); known != institution.users.end()) {
        institution.recent.splice(institution.recent.begin(), institution.recent,
                                  known->second.place);
        return known->second.conduct;
    }
    if (institution.users.size() >= kUsersPerInstitutionMax) {
        forget_one_user(shard, institution);
    } else if (shard.user_count >= kUsersPerShardMax) {
        const auto fewer = [](const auto& left, const auto& right) {
            return left.second.users.size() < right.second.users.size();
        };
        forget_one_user(
            shard,
            std::max_element(shard.institutions.begin(), shard.institutions.end(), fewer)->second);
    }
    ++shard.user_count;
    if (shard.new_users.size() < kNewUsersPerShardMax) shard.new_users.push_back(user);
    institution.recent.push_front(key);
    Known& made = institution.users[key];
    made.place = institution.recent.begin();
    return made.conduct;
}

void Detector::raise(Shard& shard, const Alarm& alarm) {
    shard.stops.push_back({alarm.user, 0});
    Institution& institution = shard.institutions[alarm.user.institution.value()];
    // What led to the stop is settled; the institution is not judged by it as well, and after the
    // stop was lifted the user starts anew.
    institution.whole.forget();
    const auto known = institution.users.find(alarm.user.end_user);
    if (known != institution.users.end()) known->second.conduct.forget();
}

bool Detector::judge(Shard& shard, const User& user, std::int64_t now_us,
                     std::vector<Alarm>& alarms) {
    Institution& institution = shard.institutions[user.institution.value()];
    const User whole{user.institution, user.service_user, {}};
    bool stopped = false;
    const auto weigh = [&](Conduct& conduct, const Thresholds& thresholds, const User& who) {
        for (const Finding& finding : conduct.judge(thresholds, now_us)) {
            alarms.push_back({who, now_us, finding});
            if (finding.level != Level::Stop || stopped) continue;
            stopped = true;
            raise(shard, alarms.back());
        }
    };
    if (user.end_user.empty()) {
        weigh(institution.whole, kOneUser, whole);
    } else {
        weigh(conduct_of(shard, user), kOneUser, user);
        if (!stopped) weigh(institution.whole, kWholeInstitution, whole);
    }
    return stopped;
}

// Rule R-159: a harvest is alarmed and its user stopped, for however good each single question is.
std::optional<std::string_view> Detector::admit(const Actor& actor,
                                                std::span<const std::int64_t> numbers,
                                                std::int64_t now_us) {
    const User user = user_of(actor);
    Shard& shard = shard_of(user.institution);
    std::vector<Alarm> alarms;
    bool stopped = false;
    {
        const std::lock_guard lock(shard.mutex);
        if (is_stopped(shard, user)) return kStopRule;
        if (numbers.empty()) return std::nullopt;
        shard.institutions[user.institution.value()].whole.ask(numbers, now_us);
        if (!user.end_user.empty()) conduct_of(shard, user).ask(numbers, now_us);
        stopped = judge(shard, user, now_us, alarms);
    }
    for (const Alarm& alarm : alarms) listener_(alarm);
    if (stopped) return kStopRule;
    return std::nullopt;
}

void Detector::observe(const Actor& actor, std::span<const audit::Draft> entries,
                       std::int64_t now_us) {
    const User user = user_of(actor);
    Shard& shard = shard_of(user.institution);
    const Answered answered{entries, actor.is_list_question};
    std::vector<Alarm> alarms;
    {
        const std::lock_guard lock(shard.mutex);
        shard.institutions[user.institution.value()].whole.answer(answered, now_us);
        if (!user.end_user.empty()) conduct_of(shard, user).answer(answered, now_us);
        // A call that was on its way while its user was stopped raises nothing more.
        if (!is_stopped(shard, user)) judge(shard, user, now_us, alarms);
    }
    for (const Alarm& alarm : alarms) listener_(alarm);
}

void Detector::stops_in_force(std::uint64_t directory_version, std::span<const User> stopped) {
    for (std::size_t index = 0; index < kShards; ++index) {
        Shard& shard = shards_[index];
        const std::lock_guard lock(shard.mutex);
        std::vector<Stop> stops;
        for (const User& user : stopped)
            if (user.institution.value() % kShards == index)
                stops.push_back({user, directory_version});
        for (const Stop& own : shard.stops) {
            const bool later = own.version == 0 || own.version > directory_version;
            const bool held = std::any_of(stops.begin(), stops.end(), [&](const Stop& stop) {
                return same(stop.user, own.user);
            });
            if (later && !held) stops.push_back(own);
        }
        shard.stops = std::move(stops);
    }
}

void Detector::stored(const User& user, std::uint64_t directory_version) {
    Shard& shard = shard_of(user.institution);
    const std::lock_guard lock(shard.mutex);
    for (Stop& stop : shard.stops)
        if (same(stop.user, user) && stop.version == 0) stop.version = directory_version;
}

void Detector::learn_day(base::InstitutionId institution, std::uint64_t count) {
    Shard& shard = shard_of(institution);
    const std::lock_guard lock(shard.mutex);
    shard.institutions[institution.value()].whole.learn_day(count);
}

std::vector<User> Detector::take_new_users() {
    std::vector<User> all;
    for (Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        std::move(shard.new_users.begin(), shard.new_users.end(), std::back_inserter(all));
        shard.new_users.clear();
    }
    return all;
}

std::size_t Detector::user_count() const {
    std::size_t total = 0;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        total += shard.user_count;
    }
    return total;
}

}  // namespace kps::misuse
