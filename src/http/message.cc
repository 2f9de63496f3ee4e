#include "http/message.h"

#include <arpa/inet.h>

#include <algorithm>

#include "http/ascii.h"

namespace kps::http {

std::string SourceAddress::text() const {
    static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
        inet_ntop(AF_INET, bytes.data() + kMapped.size(), out.data(), out.size());
    } else {
        inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
    }
    return out.data();
}

std::string_view Request::header(std::string_view name) const {
    for (const Header& field : headers) {
        if (equal_without_case(field.name, name)) return field.value;
    }
    return {};
}

}  // namespace kps::http
