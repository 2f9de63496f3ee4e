#pragma once

#include <atomic>
#include <cstdint>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "authentication/token.h"

namespace kps::authentication {

/// Tokens that end before their time. In memory and bounded: when a list is full, every token
/// issued so far ends, which makes clients fetch new ones; nothing that was revoked comes back.
///
/// Threads: all functions, from any thread. A revocation is in force when its call returns.
class Revocations {
  public:
    void revoke_token(const base::Uuid& id, std::int64_t now_us);
    /// Ends all tokens issued up to now; later ones are not touched.
    void revoke_user(const base::UserName& user, std::int64_t now_us);
    void revoke_institution(base::InstitutionId institution, std::int64_t now_us);
    void revoke_issued_until(std::int64_t now_us);

    bool is_revoked(const TokenClaims& claims) const;

  private:
    struct UuidHash {
        std::size_t operator()(const base::Uuid& id) const noexcept;
    };
    template <class Map, class Key>
    void revoke(Map& map, const Key& key, std::int64_t now_us);

    mutable std::shared_mutex mutex_;
    std::unordered_map<base::Uuid, std::int64_t, UuidHash> tokens_;  ///< when revoked
    std::unordered_map<base::UserName, std::int64_t> users_;         ///< tokens issued until then
    std::unordered_map<base::InstitutionId, std::int64_t> institutions_;
    std::atomic<std::int64_t> everyone_until_us_{INT64_MIN};
    std::atomic<bool> any_{false};  ///< false: the maps are empty
};

}  // namespace kps::authentication
