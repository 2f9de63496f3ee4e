#include "accounts/login_throttle.h"

#include <algorithm>

#include "accounts/limits.h"
#include "base/bytes.h"

namespace kps::accounts {
namespace {

std::string key_of(std::string_view login, const LoginThrottle::Source& source) {
    std::string key(base::as_text(source));
    key += login;
    return key;
}

/// 1 s, 2 s, 4 s … up to the limit.
std::int64_t delay_us(std::uint32_t failures, std::uint32_t free) {
    if (failures < free) return 0;
    const std::uint32_t doublings = std::min(failures - free, 20U);
    return std::min(kSecondUs << doublings, kFailureDelayMaxUs);
}

}  // namespace

bool LoginThrottle::is_closed(const Count& count, std::int64_t now_us) {
    const std::uint32_t free = count.login.empty() ? kFreeFailuresOfSource : kFreeFailures;
    return now_us < count.last_us + delay_us(count.failures, free);
}

LoginThrottle::Count& LoginThrottle::count_of(std::string_view login, const Source& source,
                                              std::int64_t now_us) {
    std::string key = key_of(login, source);
    auto found = counts_.find(key);
    if (found == counts_.end()) {
        make_room(now_us);
        found = counts_.try_emplace(std::move(key), Count{std::string(login), 0, now_us}).first;
    }
    if (now_us - found->second.last_us >= kFailureMemoryUs) found->second.failures = 0;
    return found->second;
}

bool LoginThrottle::begin(std::string_view login, const Source& source, std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    if (is_closed(count_of({}, source, now_us), now_us)) return false;
    Count& pair = count_of(login, source, now_us);
    if (is_closed(pair, now_us)) return false;
    ++pair.failures;
    pair.last_us = now_us;
    Count& all = count_of({}, source, now_us);
    ++all.failures;
    all.last_us = now_us;
    return true;
}

void LoginThrottle::succeeded(std::string_view login, const Source& source) {
    const std::lock_guard lock(mutex_);
    counts_.erase(key_of(login, source));
    // Of the source only this try is taken back: one own account must not wash away guesses at others.
    const auto all = counts_.find(key_of({}, source));
    if (all != counts_.end() && all->second.failures > 0) --all->second.failures;
}

void LoginThrottle::forget(std::string_view login) {
    const std::lock_guard lock(mutex_);
    std::erase_if(counts_, [login](const auto& entry) {
        return !login.empty() && entry.second.login == login;
    });
}

std::size_t LoginThrottle::size() const {
    const std::lock_guard lock(mutex_);
    return counts_.size();
}

/// What may be tried again anyway goes first; only a flood from very many addresses reaches the rest.
void LoginThrottle::make_room(std::int64_t now_us) {
    if (counts_.size() + 1 < kThrottledMax) return;
    std::erase_if(counts_, [now_us](const auto& entry) {
        return now_us - entry.second.last_us > kFailureDelayMaxUs;
    });
    while (counts_.size() + 1 >= kThrottledMax)
        counts_.erase(std::min_element(counts_.begin(), counts_.end(),
                                       [](const auto& left, const auto& right) {
                                           return left.second.failures < right.second.failures;
                                       }));
}

}  // namespace kps::accounts
