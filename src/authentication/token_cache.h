#pragma once

#include <array>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "authentication/limits.h"
#include "authentication/token.h"

namespace kps::authentication {

/// Tokens with the very text they were issued as, found by id and compared as text: no decoding, no
/// MAC.
///
/// Threads: all functions, from any thread; one lock per shard, held for a look-up and a
/// comparison.
class TokenCache {
  public:
    /// Remembers a genuine token; when the shard is full the oldest goes.
    void put(std::shared_ptr<const Token> token, std::string_view wrapped_key,
             std::string_view cipher);
    /// Null unless both texts are those remembered for `id`.
    std::shared_ptr<const Token> find(const base::Uuid& id, std::string_view wrapped_key,
                                      std::string_view cipher) const;
    std::size_t size() const;

  private:
    struct IdHash {
        std::size_t operator()(const base::Uuid& id) const noexcept;
    };
    struct Entry {
        std::shared_ptr<const Token> token;
        std::string text;  ///< wrapped key, then cipher
    };
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<base::Uuid, Entry, IdHash> entries;
        std::deque<base::Uuid> order;
    };
    static std::size_t shard_of(const base::Uuid& id) { return id.bytes()[15] % kTokenCacheShards; }

    std::array<Shard, kTokenCacheShards> shards_;
};

}  // namespace kps::authentication
