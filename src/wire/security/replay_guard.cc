#include "wire/security/replay_guard.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;

/// A message can be good from kStrictAheadMax_us before its Created until its Timestamp ends: what was
/// taken longer ago than this is refused by its time alone.
constexpr std::int64_t kRemembered_us = kStrictLifeMax_us + kStrictAheadMax_us;
constexpr std::size_t kPlacesFirst = 1024;
constexpr DigestSet::Digest kFree{};

std::array<std::uint8_t, 32> random_salt() {
    std::array<std::uint8_t, 32> salt;
    crypto::fill_random(salt);
    return salt;
}

DigestSet::Digest digest_of(const std::array<std::uint8_t, 32>& salt,
                            const ReplayGuard::Message& message) {
    crypto::Sha256 sha256;
    sha256.update(salt);
    sha256.update(message.token.bytes());
    sha256.update(base::as_bytes(message.message_id));
    const base::Hash hash = sha256.finish();
    DigestSet::Digest digest;
    std::copy_n(hash.begin(), digest.size(), digest.begin());
    // All zero means a free place.
    if (digest == kFree) digest[0] = 1;
    return digest;
}

}  // namespace

std::size_t DigestSet::place_of(const Digest& digest) const {
    std::uint64_t start;
    std::memcpy(&start, digest.data(), sizeof start);
    const std::size_t mask = places_.size() - 1;
    std::size_t place = static_cast<std::size_t>(start) & mask;
    while (places_[place] != kFree && places_[place] != digest) place = (place + 1) & mask;
    return place;
}

bool DigestSet::contains(const Digest& digest) const {
    return !places_.empty() && places_[place_of(digest)] == digest;
}

void DigestSet::insert(const Digest& digest) {
    // Half of the places stay free, so that a search ends soon.
    if (2 * (size_ + 1) > places_.size()) grow();
    places_[place_of(digest)] = digest;
    ++size_;
}

void DigestSet::grow() {
    std::vector<Digest> before(std::max(kPlacesFirst, places_.size() * 2), kFree);
    before.swap(places_);
    for (const Digest& digest : before)
        if (digest != kFree) places_[place_of(digest)] = digest;
}

void DigestSet::clear() {
    places_ = {};
    size_ = 0;
}

ReplayGuard::ReplayGuard(std::int64_t start_us, const Capacity& capacity)
    : capacity_(capacity),
      salt_(random_salt()),
      turned_us_(start_us),
      floor_us_(start_us + kStrictAheadMax_us) {}

/// Forgets the older generation when everything in it is too old to be good again.
void ReplayGuard::turn(std::int64_t now_us) {
    if (now_us < turned_us_ + kRemembered_us) return;
    turned_us_ = now_us;
    if (previous_.digests.size() != 0) floor_us_ = std::max(floor_us_, previous_.created_max_us);
    previous_ = std::exchange(current_, Generation{});
}

std::size_t ReplayGuard::count_of(base::InstitutionId institution) const {
    std::size_t count = 0;
    for (const Generation* generation : {&current_, &previous_}) {
        const auto found = generation->counts.find(institution);
        if (found != generation->counts.end()) count += found->second;
    }
    return count;
}

base::Status ReplayGuard::take(const Message& message, std::int64_t now_us) {
    const DigestSet::Digest digest = digest_of(salt_, message);
    const std::lock_guard lock(mutex_);
    turn(now_us);
    if (message.created_us <= floor_us_)
        return base::failed(ErrorCode::ReplayedMessage, "created before it was watched");
    if (current_.digests.contains(digest) || previous_.digests.contains(digest))
        return base::failed(ErrorCode::ReplayedMessage, "taken before");
    if (current_.digests.size() + previous_.digests.size() >= capacity_.entries ||
        count_of(message.institution) >= capacity_.per_institution)
        return base::failed(ErrorCode::Busy, "no room to remember messages");
    current_.digests.insert(digest);
    ++current_.counts[message.institution];
    current_.created_max_us = std::max(current_.created_max_us, message.created_us);
    return {};
}

}  // namespace kps::wire::security
