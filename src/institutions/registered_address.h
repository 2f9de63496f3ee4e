#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kps::institutions {

/// Which addresses may be registered. Loopback and private ones only in test and demo states
/// (DESIGN.md 5).
enum class AddressRule : std::uint8_t { PublicOnly, TestOrDemo };

/// The one fixed internet address an institution's questions come from (IP adresi, KPSY m.4/1-d,
/// m.7/1).
///
/// Shape:  one IPv4 or IPv6 address; never a range, a list, a port or a name. Sixteen bytes, IPv4
/// mapped. Errors: InvalidArgument for everything else, and for private, loopback and other
/// addresses that do not
///         come over the internet when the rule is PublicOnly.
class RegisteredAddress {
  public:
    static base::Result<RegisteredAddress> parse(std::string_view text, AddressRule rule);

    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    /// The shortest usual form, as stored and shown.
    std::string text() const;
    friend auto operator<=>(const RegisteredAddress&, const RegisteredAddress&) = default;

  private:
    explicit RegisteredAddress(const std::array<std::uint8_t, 16>& bytes) : bytes_(bytes) {}
    std::array<std::uint8_t, 16> bytes_;
};

}  // namespace kps::institutions
