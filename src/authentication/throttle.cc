#include "authentication/throttle.h"

#include <algorithm>

#include "authentication/limits.h"

namespace kps::authentication {
namespace {

/// 1 s, 2 s, 4 s … up to the limit; a hundred failures take more than an hour.
std::int64_t delay_us(std::uint32_t failures) {
    if (failures < kFreeFailures) return 0;
    const std::uint32_t doublings = std::min(failures - kFreeFailures, 20u);
    return std::min(kSecondUs << doublings, kFailureDelayMaxUs);
}

}  // namespace

std::string Throttle::key_of(std::string_view user, const AddressBytes& source) {
    std::string key(base::as_text(source));
    key += user;
    return key;
}

bool Throttle::closed(const Pair& pair, std::int64_t now_us) {
    if (now_us - pair.last_us >= kFailureMemoryUs) return false;
    // Rule R-135 (Veri Paylaşımı Taahhütnamesi): after so many failures nothing is tried until a
    // day has passed.
    return pair.failures >= kFailuresMax || now_us < pair.last_us + delay_us(pair.failures);
}

bool Throttle::begin(std::string_view user, const AddressBytes& source, std::int64_t now_us) {
    std::string key = key_of(user, source);
    const std::lock_guard lock(mutex_);
    auto found = pairs_.find(key);
    if (found == pairs_.end()) {
        make_room(now_us);
        found = pairs_.try_emplace(std::move(key), Pair{std::string(user), 0, now_us}).first;
    }
    Pair& pair = found->second;
    if (closed(pair, now_us)) return false;
    if (now_us - pair.last_us >= kFailureMemoryUs) pair.failures = 0;
    ++pair.failures;
    pair.last_us = now_us;
    return true;
}

void Throttle::succeeded(std::string_view user, const AddressBytes& source) {
    const std::lock_guard lock(mutex_);
    pairs_.erase(key_of(user, source));
}

void Throttle::spare_the_last(std::string_view user, const AddressBytes& source) {
    const std::lock_guard lock(mutex_);
    const auto found = pairs_.find(key_of(user, source));
    if (found != pairs_.end())
        found->second.failures = std::min(found->second.failures, kFailuresMax - 1);
}

bool Throttle::is_closed(std::string_view user, const AddressBytes& source,
                         std::int64_t now_us) const {
    const std::lock_guard lock(mutex_);
    const auto found = pairs_.find(key_of(user, source));
    return found != pairs_.end() && closed(found->second, now_us);
}

void Throttle::forget(std::string_view user) {
    const std::lock_guard lock(mutex_);
    std::erase_if(pairs_, [user](const auto& entry) { return entry.second.user == user; });
}

std::size_t Throttle::size() const {
    const std::lock_guard lock(mutex_);
    return pairs_.size();
}

/// Pairs that may be tried again anyway go first; only a flood from very many addresses reaches the
/// rest, and then the pair with the fewest failures goes, which its owner notices least.
void Throttle::make_room(std::int64_t now_us) {
    if (pairs_.size() < kThrottledPairsMax) return;
    std::erase_if(pairs_, [now_us](const auto& entry) {
        return !closed(entry.second, now_us) && now_us - entry.second.last_us > kFailureDelayMaxUs;
    });
    if (pairs_.size() < kThrottledPairsMax) return;
    pairs_.erase(
        std::min_element(pairs_.begin(), pairs_.end(), [](const auto& left, const auto& right) {
            return left.second.failures < right.second.failures;
        }));
}

}  // namespace kps::authentication
