#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "authentication/caller.h"

namespace kps::authentication {

/// Slows down guessing: counts consecutive failures of one account from one source. Failures from
/// one address never touch another, so nobody can lock an institution out from outside (SECURITY
/// threat 12).
///
/// Threads: all functions, from any thread.
class Throttle {
  public:
    /// True when a secret may be tried now; the try then counts as failed until succeeded() is
    /// called, so that many at once cannot outrun the count. False: refused without a look at the
    /// secret, and not counted.
    bool begin(std::string_view user, const AddressBytes& source, std::int64_t now_us);
    void succeeded(std::string_view user, const AddressBytes& source);
    /// Keeps the delays, but not the failure that would close the pair for a day.
    void spare_the_last(std::string_view user, const AddressBytes& source);
    /// Whether begin() would say no; changes nothing.
    bool is_closed(std::string_view user, const AddressBytes& source, std::int64_t now_us) const;
    /// Ends all delays of an account, for the operator and after a new secret.
    void forget(std::string_view user);
    std::size_t size() const;

  private:
    struct Pair {
        std::string user;
        std::uint32_t failures = 0;
        std::int64_t last_us = 0;
    };
    static std::string key_of(std::string_view user, const AddressBytes& source);
    static bool closed(const Pair& pair, std::int64_t now_us);
    void make_room(std::int64_t now_us);

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Pair> pairs_;
};

}  // namespace kps::authentication
