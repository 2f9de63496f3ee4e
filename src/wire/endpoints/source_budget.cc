#include "wire/endpoints/source_budget.h"

#include <algorithm>

#include "wire/endpoints/limits.h"

namespace kps::wire::endpoints {
namespace {

/// One customer's network: the address itself for IPv4, its /64 for IPv6.
http::SourceAddress network_of(http::SourceAddress source) {
    constexpr std::size_t kPrefixBytes = 8;
    const auto prefix = source.bytes.begin() + kPrefixBytes;
    const bool mapped_ipv4 = std::all_of(source.bytes.begin(), source.bytes.begin() + 10,
                                         [](std::uint8_t byte) { return byte == 0; }) &&
                             source.bytes[10] == 0xff && source.bytes[11] == 0xff;
    if (!mapped_ipv4) std::fill(prefix, source.bytes.end(), std::uint8_t{0});
    return source;
}

}  // namespace

bool SourceBudget::take(const http::SourceAddress& source, std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    const std::int64_t minute = now_us / 60'000'000;
    if (minute > minute_) {
        minute_ = minute;
        used_.clear();
        others_used_ = 0;
        all_used_ = 0;
    }
    if (all_used_ >= kPublicChecksPerMinuteTotalMax) return false;
    if (!take_own(network_of(source))) return false;
    ++all_used_;
    return true;
}

bool SourceBudget::take_own(const http::SourceAddress& network) {
    const auto known = used_.find(network);
    if (known == used_.end() && used_.size() >= kPublicSourcesMax)
        return ++others_used_ <= kPublicChecksPerMinuteMax;
    std::uint32_t& used = known != used_.end() ? known->second : used_[network];
    if (used >= kPublicChecksPerMinuteMax) return false;
    ++used;
    return true;
}

}  // namespace kps::wire::endpoints
