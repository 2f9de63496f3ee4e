#include "accounts/totp.h"

#include <array>

#include "accounts/limits.h"
#include "crypto/digest.h"

namespace kps::accounts {
namespace {

/// RFC 4648, 6.
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

std::string totp_code(base::ByteView secret, std::int64_t step) {
    std::array<std::uint8_t, 8> counter{};
    base::put_u64(counter.data(), static_cast<std::uint64_t>(step));
    const crypto::Sha1Digest mac = crypto::HmacSha1(secret)(counter);
    const std::size_t at = mac.back() & 0x0FU;
    const std::uint32_t number = (base::get_u32(mac.data() + at) & 0x7FFF'FFFFU) % 1'000'000U;
    std::string code = std::to_string(number);
    return std::string(6 - code.size(), '0') + code;
}

std::int64_t totp_step(std::int64_t now_us) {
    return now_us / kSecondUs / kTotpStepSeconds;
}

std::optional<std::int64_t> match_totp(base::ByteView secret, std::string_view code,
                                       std::int64_t now_us, std::int64_t used_step) {
    const std::int64_t now_step = totp_step(now_us);
    std::optional<std::int64_t> matched;
    for (std::int64_t step = now_step - kTotpWindowSteps; step <= now_step + kTotpWindowSteps;
         ++step) {
        const std::string right = totp_code(secret, step);
        const bool equal =
            code.size() == right.size() &&
            crypto::equal_in_constant_time(base::as_bytes(code), base::as_bytes(right));
        if (equal && step > used_step) matched = step;
    }
    return matched;
}

std::string base32(base::ByteView bytes) {
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const std::uint8_t byte : bytes) {
        bits = (bits << 8) | byte;
        for (count += 8; count >= 5; count -= 5) out += kAlphabet[(bits >> (count - 5)) & 31U];
        bits &= 0xFFU;
    }
    if (count > 0) out += kAlphabet[(bits << (5 - count)) & 31U];
    return out;
}

std::optional<base::Bytes> from_base32(std::string_view text) {
    base::Bytes out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char letter : text) {
        const std::size_t value = kAlphabet.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
        bits = ((bits << 5) | static_cast<std::uint32_t>(value)) & 0xFFFU;
        count += 5;
        if (count < 8) continue;
        count -= 8;
        out.push_back(static_cast<std::uint8_t>(bits >> count));
    }
    return out;
}

std::string otpauth_uri(std::string_view login, base::ByteView secret) {
    return "otpauth://totp/KPS:" + std::string(login) + "?secret=" + base32(secret) +
           "&issuer=KPS&algorithm=SHA1&digits=6&period=30";
}

}  // namespace kps::accounts
