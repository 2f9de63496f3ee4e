#include "crypto/random.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>

#include "base/assert.h"

namespace kps::crypto {
namespace {

// Crockford's alphabet: no I, L, O or U, so that a secret read over the telephone arrives.
constexpr std::string_view kSecretDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kSecretLength = 26;

}  // namespace

void fill_random(base::ByteSpan out) {
    while (!out.empty()) {
        const ssize_t filled = ::getrandom(out.data(), out.size(), 0);
        if (filled < 0 && errno == EINTR) continue;
        KPS_ASSERT(filled > 0);
        out = out.subspan(static_cast<std::size_t>(filled));
    }
}

base::Uuid random_uuid() {
    std::array<std::uint8_t, 16> random;
    fill_random(random);
    return base::Uuid::v4(random);
}

base::Uuid ordered_uuid(std::int64_t now_ms) {
    // Ids are not secret, and one is made for each question: random bytes are fetched for many at once.
    thread_local std::array<std::uint8_t, 4090> stock;
    thread_local std::size_t used = stock.size();
    std::array<std::uint8_t, 10> random;
    if (used + random.size() > stock.size()) {
        fill_random(stock);
        used = 0;
    }
    std::copy_n(stock.begin() + static_cast<std::ptrdiff_t>(used), random.size(), random.begin());
    used += random.size();
    return base::Uuid::v7(now_ms, random);
}

std::string random_secret() {
    std::array<std::uint8_t, kSecretLength> random;
    fill_random(random);
    std::string secret;
    secret.reserve(kSecretLength);
    for (const std::uint8_t byte : random) secret.push_back(kSecretDigits[byte & 31]);
    base::wipe(random.data(), random.size());
    return secret;
}

}  // namespace kps::crypto
