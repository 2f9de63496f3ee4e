#include "public_side/guess_brake.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::public_side {
namespace {

constexpr std::size_t kMappedPrefix = 12;  ///< ::ffff:0:0/96
constexpr std::size_t kNetworkBytes = 8;

/// IPv4 whole; of IPv6 what one subscriber has.
base::ByteView part_of(const http::SourceAddress& source) {
    constexpr std::array<std::uint8_t, kMappedPrefix> kMapped = {0, 0, 0, 0, 0,    0,
                                                                 0, 0, 0, 0, 0xff, 0xff};
    const bool is_ipv4 = std::equal(kMapped.begin(), kMapped.end(), source.bytes.begin());
    return base::ByteView(source.bytes.data(), is_ipv4 ? source.bytes.size() : kNetworkBytes);
}

}  // namespace

GuessBrake::GuessBrake() {
    crypto::fill_random(secret_);
}

GuessBrake::Counter& GuessBrake::counter_of(const http::SourceAddress& source) {
    const base::Hash digest = crypto::sha256(secret_, part_of(source));
    std::size_t index = 0;
    for (std::size_t place = 0; place < 4; ++place) index = index << 8U | digest[place];
    return counters_[index % counters_.size()];
}

bool GuessBrake::take(const http::SourceAddress& source, std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    Counter& counter = counter_of(source);
    const std::int64_t periods =
        now_us > counter.since_us ? (now_us - counter.since_us) / kTryPeriodUs : 0;
    if (counter.used == 0 || periods >= counter.used) {
        counter = {0, now_us};
    } else {
        counter.used -= static_cast<std::uint32_t>(periods);
        counter.since_us += periods * kTryPeriodUs;
    }
    if (counter.used >= kTriesAtOnce) return false;
    ++counter.used;
    return true;
}

void GuessBrake::give_back(const http::SourceAddress& source) {
    const std::lock_guard lock(mutex_);
    Counter& counter = counter_of(source);
    if (counter.used > 0) --counter.used;
}

}  // namespace kps::public_side
