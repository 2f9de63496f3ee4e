#include "authentication/revocations.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "authentication/limits.h"

namespace kps::authentication {
namespace {

template <class Map, class Key>
bool covers(const Map& map, const Key& key, std::int64_t issued_us) {
    const auto found = map.find(key);
    return found != map.end() && issued_us <= found->second;
}

}  // namespace

std::size_t Revocations::UuidHash::operator()(const base::Uuid& id) const noexcept {
    std::size_t value;  // token ids are random, any part of one is a hash
    std::memcpy(&value, id.bytes().data(), sizeof value);
    return value;
}

template <class Map, class Key>
void Revocations::revoke(Map& map, const Key& key, std::int64_t now_us) {
    const std::unique_lock lock(mutex_);
    if (map.size() >= kRevocationsMax) {
        // What was revoked a life ago has run out by itself.
        std::erase_if(
            map, [now_us](const auto& entry) { return entry.second + kTokenLifetimeUs < now_us; });
    }
    if (map.size() >= kRevocationsMax) {
        revoke_issued_until(now_us);
        map.clear();
    }
    auto& until_us = map.try_emplace(key, now_us).first->second;
    until_us = std::max(until_us, now_us);
    any_.store(true, std::memory_order_release);
}

void Revocations::revoke_token(const base::Uuid& id, std::int64_t now_us) {
    revoke(tokens_, id, now_us);
}

void Revocations::revoke_user(const base::UserName& user, std::int64_t now_us) {
    revoke(users_, user, now_us);
}

void Revocations::revoke_institution(base::InstitutionId institution, std::int64_t now_us) {
    revoke(institutions_, institution, now_us);
}

void Revocations::revoke_issued_until(std::int64_t now_us) {
    std::int64_t seen = everyone_until_us_.load();
    while (seen < now_us && !everyone_until_us_.compare_exchange_weak(seen, now_us)) {
    }
}

bool Revocations::is_revoked(const TokenClaims& claims) const {
    if (claims.not_before_us <= everyone_until_us_.load(std::memory_order_acquire)) return true;
    if (!any_.load(std::memory_order_acquire)) return false;
    const std::shared_lock lock(mutex_);
    return tokens_.contains(claims.id) || covers(users_, claims.user, claims.not_before_us) ||
           covers(institutions_, claims.institution, claims.not_before_us);
}

}  // namespace kps::authentication
