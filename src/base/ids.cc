#include "base/ids.h"

#include <algorithm>

namespace kps::base {

Uuid Uuid::v7(std::int64_t time_ms, const std::array<std::uint8_t, 10>& random) {
    std::array<std::uint8_t, 16> bytes{};
    std::array<std::uint8_t, 8> time{};
    put_u64(time.data(), static_cast<std::uint64_t>(time_ms));
    std::copy(time.begin() + 2, time.end(), bytes.begin());
    std::copy(random.begin(), random.end(), bytes.begin() + 6);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x70);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return Uuid(bytes);
}

Uuid Uuid::v4(std::array<std::uint8_t, 16> random) {
    random[6] = static_cast<std::uint8_t>((random[6] & 0x0f) | 0x40);
    random[8] = static_cast<std::uint8_t>((random[8] & 0x3f) | 0x80);
    return Uuid(random);
}

Result<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36) return failed(ErrorCode::InvalidArgument, "uuid: length");
    std::string digits;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const bool dash = index == 8 || index == 13 || index == 18 || index == 23;
        if (dash != (text[index] == '-')) return failed(ErrorCode::InvalidArgument, "uuid: dashes");
        if (!dash) digits.push_back(text[index]);
    }
    const Bytes raw = KPS_TRY(from_hex(digits));
    std::array<std::uint8_t, 16> bytes{};
    std::copy(raw.begin(), raw.end(), bytes.begin());
    return Uuid(bytes);
}

std::string Uuid::text() const {
    std::string digits = to_hex(bytes_);
    for (std::size_t position : {8u, 13u, 18u, 23u}) digits.insert(position, 1, '-');
    return digits;
}

}  // namespace kps::base
