#include "authentication/token_cache.h"

#include <cstring>

namespace kps::authentication {

std::size_t TokenCache::IdHash::operator()(const base::Uuid& id) const noexcept {
    std::size_t value;  // token ids are random, any part of one is a hash
    std::memcpy(&value, id.bytes().data(), sizeof value);
    return value;
}

void TokenCache::put(std::shared_ptr<const Token> token, std::string_view wrapped_key,
                     std::string_view cipher) {
    std::string text;
    text.reserve(wrapped_key.size() + cipher.size());
    text += wrapped_key;
    text += cipher;
    const base::Uuid id = token->claims().id;
    Shard& shard = shards_[shard_of(id)];
    const std::int64_t now_us = token->claims().not_before_us;
    const std::lock_guard lock(shard.mutex);
    // Tokens run out nearly in the order they came, so the oldest are looked at first; a proof key
    // does not stay in memory much longer than its token lives.
    while (!shard.order.empty()) {
        const auto oldest = shard.entries.find(shard.order.front());
        if (shard.entries.size() < kCachedTokensMax / kTokenCacheShards &&
            oldest->second.token->claims().not_after_us > now_us)
            break;
        shard.entries.erase(oldest);
        shard.order.pop_front();
    }
    if (shard.entries.try_emplace(id, Entry{std::move(token), std::move(text)}).second)
        shard.order.push_back(id);
}

std::shared_ptr<const Token> TokenCache::find(const base::Uuid& id, std::string_view wrapped_key,
                                              std::string_view cipher) const {
    const Shard& shard = shards_[shard_of(id)];
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(id);
    if (found == shard.entries.end()) return nullptr;
    const std::string_view text = found->second.text;
    if (text.size() != wrapped_key.size() + cipher.size() || !text.starts_with(wrapped_key) ||
        !text.ends_with(cipher))
        return nullptr;
    return found->second.token;
}

std::size_t TokenCache::size() const {
    std::size_t count = 0;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        count += shard.entries.size();
    }
    return count;
}

}  // namespace kps::authentication
