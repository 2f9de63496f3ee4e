#pragma once

#include <array>

#include "audit/entry.h"
#include "audit/keys/month_key_store.h"
#include "crypto/digest.h"

namespace kps::audit {

/// Stands for a person or a user in the clear part of an entry: the search finds it with the
/// month's key, nobody without it can tell whom it means. Never an unkeyed digest: all identity
/// numbers can be tried (AUDIT 0.7).
using IndexToken = std::array<std::uint8_t, 16>;

/// Makes the tokens of one month. Threads: copy it per thread.
class TokenMaker {
  public:
    explicit TokenMaker(const MonthKeys& keys) : month_(keys.month), mac_(keys.index_key) {}
    Month month() const { return month_; }
    IndexToken person(std::int64_t id) const;
    /// Of the one who asked: by identity number when it is known, else by name inside the
    /// institution, else of the service user.
    IndexToken user(const Draft& draft) const;
    /// Of the address that a call came from, as entries store it.
    IndexToken address(const std::array<std::uint8_t, 16>& source) const;
    static bool has_address(const Draft& draft);
    /// Are there any marks of a user to make a token of?
    static bool has_user(const Draft& draft);

  private:
    IndexToken token(std::uint8_t kind, base::ByteView value) const;

    Month month_;
    crypto::HmacSha256 mac_;
};

}  // namespace kps::audit
