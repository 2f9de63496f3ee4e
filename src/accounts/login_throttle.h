#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kps::accounts {

/// Slows down guessing at the portal (SR-13): failures of one account from one source, and of one source at
/// all accounts. Failures from one address never touch another, so nobody can be locked out from outside.
///
/// Threads: all functions, from any thread.
class LoginThrottle {
  public:
    using Source = std::array<std::uint8_t, 16>;
    /// True when a secret may be tried now; the try counts as failed until succeeded() is called, so that many at once
    /// cannot outrun the count. False: refused without a look at the secret, and not counted.
    bool begin(std::string_view login, const Source& source, std::int64_t now_us);
    void succeeded(std::string_view login, const Source& source);
    /// Ends all delays of an account, after a new secret.
    void forget(std::string_view login);
    std::size_t size() const;

  private:
    struct Count {
        std::string login;  ///< empty: of the source at all accounts
        std::uint32_t failures = 0;
        std::int64_t last_us = 0;
    };
    Count& count_of(std::string_view login, const Source& source, std::int64_t now_us);
    static bool is_closed(const Count& count, std::int64_t now_us);
    void make_room(std::int64_t now_us);

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Count> counts_;
};

}  // namespace kps::accounts
