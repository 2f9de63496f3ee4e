#include "institutions/registered_address.h"

#include <arpa/inet.h>

#include <algorithm>

namespace kps::institutions {
namespace {

using AddressBytes = std::array<std::uint8_t, 16>;

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_mapped(const AddressBytes& bytes) {
    return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

/// The first `bits` bits of an address.
struct Network {
    AddressBytes bytes;
    int bits;
};

constexpr AddressBytes ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c = 0,
                            std::uint8_t d = 0) {
    return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
}

// What names no single host at all: unspecified, broadcast, multicast, reserved.
constexpr Network kNeverAHost[] = {
    {ipv4(0, 0), 96 + 8},  {ipv4(224, 0), 96 + 4},  {ipv4(240, 0), 96 + 4},
    {AddressBytes{}, 128}, {AddressBytes{0xff}, 8},
};

// Rule R-008 (KPSY m.4/1-d): what does not come over the internet is no access key. RFC 6890 and
// RFC 1918.
constexpr Network kNotPublic[] = {
    {ipv4(10, 0), 96 + 8},
    {ipv4(172, 16), 96 + 12},
    {ipv4(192, 168), 96 + 16},
    {ipv4(127, 0), 96 + 8},
    {ipv4(169, 254), 96 + 16},
    {ipv4(100, 64), 96 + 10},  // shared by carriers, RFC 6598
    {AddressBytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128},
    {AddressBytes{0xfc}, 7},  // unique local, RFC 4193
    {AddressBytes{0xfe, 0x80}, 10},
    {AddressBytes{0xfe, 0xc0}, 10},
};

bool contains(const Network& network, const AddressBytes& address) {
    for (int bit = 0; bit < network.bits; ++bit) {
        const auto byte = static_cast<std::size_t>(bit / 8);
        const int shift = 7 - bit % 8;
        if (((network.bytes[byte] ^ address[byte]) >> shift & 1) != 0) return false;
    }
    return true;
}

}  // namespace

base::Result<RegisteredAddress> RegisteredAddress::parse(std::string_view text, AddressRule rule) {
    const std::string terminated(text);
    AddressBytes bytes{};
    std::copy(kMapped.begin(), kMapped.end(), bytes.begin());
    const bool parsed =
        text.find('\0') == std::string_view::npos &&
        (inet_pton(AF_INET, terminated.c_str(), bytes.data() + kMapped.size()) == 1 ||
         inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1);
    if (!parsed)
        return base::failed(base::ErrorCode::InvalidArgument,
                            "registered address: not one IPv4 or IPv6 address");
    const auto holds = [&](const Network& network) { return contains(network, bytes); };
    if (std::any_of(std::begin(kNeverAHost), std::end(kNeverAHost), holds))
        return base::failed(base::ErrorCode::InvalidArgument,
                            "registered address: names no single host");
    if (rule == AddressRule::PublicOnly &&
        std::any_of(std::begin(kNotPublic), std::end(kNotPublic), holds))
        return base::failed(base::ErrorCode::InvalidArgument,
                            "registered address: private or loopback");
    return RegisteredAddress(bytes);
}

std::string RegisteredAddress::text() const {
    char text[INET6_ADDRSTRLEN] = {};
    const bool mapped = is_mapped(bytes_);
    inet_ntop(mapped ? AF_INET : AF_INET6, bytes_.data() + (mapped ? kMapped.size() : 0), text,
              sizeof text);
    return text;
}

}  // namespace kps::institutions
