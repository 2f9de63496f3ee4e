#include "crypto/secret_sharing.h"

#include <algorithm>
#include <array>

#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::crypto {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::size_t kTagBytes = 16;
constexpr std::string_view kTagLabel = "kps shared secret 1";

/// Product in GF(256). No table and no branch on the values: they are secret.
std::uint8_t multiply(std::uint8_t left, std::uint8_t right) {
    unsigned product = 0;
    unsigned a = left;
    for (unsigned bit = 0; bit < 8; ++bit) {
        product ^= a & (0u - ((static_cast<unsigned>(right) >> bit) & 1u));
        a = (a << 1) ^ (0x11bu & (0u - (a >> 7)));
    }
    return static_cast<std::uint8_t>(product);
}

/// a^254: the inverse of all but zero.
std::uint8_t inverse(std::uint8_t value) {
    std::uint8_t power = value;
    std::uint8_t out = 1;
    for (unsigned bit = 1; bit < 8; ++bit) {
        power = multiply(power, power);
        out = multiply(out, power);
    }
    return out;
}

std::array<std::uint8_t, kTagBytes> tag_of(base::ByteView secret) {
    const base::Hash hash = HmacSha256(base::as_bytes(kTagLabel))(secret);
    std::array<std::uint8_t, kTagBytes> tag{};
    std::copy_n(hash.begin(), tag.size(), tag.begin());
    return tag;
}

/// How much the share at `index` counts for the value at zero (Lagrange).
std::uint8_t weight_of(std::span<const SecretShare> shares, std::size_t index) {
    std::uint8_t weight = 1;
    for (std::size_t other = 0; other < shares.size(); ++other) {
        if (other == index) continue;
        const auto distance =
            static_cast<std::uint8_t>(shares[other].number ^ shares[index].number);
        weight = multiply(weight, multiply(shares[other].number, inverse(distance)));
    }
    return weight;
}

base::Status check(std::span<const SecretShare> shares) {
    if (shares.empty()) return failed(ErrorCode::CryptoFailed, "shares: none given");
    std::array<bool, 256> seen{};
    for (const SecretShare& share : shares) {
        if (share.number == 0 || seen[share.number])
            return failed(ErrorCode::InvalidArgument, "shares: one comes twice");
        seen[share.number] = true;
        if (share.value.size() != shares.front().value.size() || share.value.size() <= kTagBytes ||
            share.value.size() > kSharedSecretBytesMax + kTagBytes)
            return failed(ErrorCode::InvalidArgument, "shares: of other lengths");
    }
    return {};
}

}  // namespace

base::Result<std::vector<SecretShare>> split_secret(base::ByteView secret, unsigned count,
                                                    unsigned needed) {
    if (secret.empty() || secret.size() > kSharedSecretBytesMax || needed < 2 || needed > count ||
        count > kSharesMax)
        return failed(ErrorCode::InvalidArgument, "shares: 2 <= needed <= shares <= 255");
    base::Bytes whole(secret.data(), secret.size());
    const auto tag = tag_of(secret);
    whole.append(tag.data(), tag.size());
    std::vector<SecretShare> shares(count);
    for (unsigned i = 0; i < count; ++i) shares[i].number = static_cast<std::uint8_t>(i + 1);
    base::Bytes coefficients(needed - 1, 0);
    for (const std::uint8_t byte : whole) {
        fill_random({coefficients.data(), coefficients.size()});
        for (SecretShare& share : shares) {
            std::uint8_t value = 0;
            for (const std::uint8_t coefficient : coefficients)
                value = multiply(static_cast<std::uint8_t>(value ^ coefficient), share.number);
            share.value.push_back(static_cast<std::uint8_t>(value ^ byte));
        }
    }
    base::wipe(whole.data(), whole.size());
    base::wipe(coefficients.data(), coefficients.size());
    return shares;
}

base::Result<base::Bytes> combine_shares(std::span<const SecretShare> shares) {
    KPS_TRY(check(shares));
    base::Bytes whole(shares.front().value.size(), 0);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const std::uint8_t weight = weight_of(shares, i);
        for (std::size_t at = 0; at < whole.size(); ++at)
            whole[at] =
                static_cast<std::uint8_t>(whole[at] ^ multiply(weight, shares[i].value[at]));
    }
    const std::size_t size = whole.size() - kTagBytes;
    base::Bytes secret(whole.data(), size);
    const auto tag = tag_of(secret);
    const bool fits = equal_in_constant_time(base::ByteView(whole).subspan(size), tag);
    base::wipe(whole.data(), whole.size());
    if (fits) return secret;
    base::wipe(secret.data(), secret.size());
    return failed(ErrorCode::CryptoFailed, "shares: too few, or one of them is wrong");
}

}  // namespace kps::crypto
