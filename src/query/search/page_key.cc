#include "query/search/page_key.h"

#include <array>

#include "base/bytes.h"

namespace kps::query {
namespace {

/// Rounds of the balanced Feistel network; four would do against one who sees few pages.
constexpr int kRounds = 8;
constexpr int kHalfBits = 26;
constexpr std::uint32_t kHalfMask = (std::uint32_t{1} << kHalfBits) - 1;
constexpr int kCheckBits = 2 * kHalfBits - 37;  // an identity number has 37 bits
constexpr std::uint64_t kCheckMask = (std::uint64_t{1} << kCheckBits) - 1;

}  // namespace

PageKeySeal::PageKeySeal(const base::Hash& secret) : hmac_(secret) {}

std::uint32_t PageKeySeal::mixed(std::uint32_t half, int round, const Binding& binding) const {
    std::array<std::uint8_t, 24> input{};
    base::put_u64(input.data(), binding.institution.value());
    base::put_u64(input.data() + 8, static_cast<std::uint64_t>(binding.district));
    base::put_u64(input.data() + 16, std::uint64_t{static_cast<std::uint32_t>(round)} << 32 | half);
    const base::Hash tag = hmac_(input);
    return static_cast<std::uint32_t>(base::get_u64(tag.data()) >> 32) & kHalfMask;
}

std::int64_t PageKeySeal::seal(std::int64_t person_id, const Binding& binding) const {
    const std::uint64_t bits = static_cast<std::uint64_t>(person_id) << kCheckBits;
    std::uint32_t left = static_cast<std::uint32_t>(bits >> kHalfBits) & kHalfMask;
    std::uint32_t right = static_cast<std::uint32_t>(bits) & kHalfMask;
    for (int round = 0; round < kRounds; ++round) {
        const std::uint32_t next = left ^ mixed(right, round, binding);
        left = right;
        right = next;
    }
    return static_cast<std::int64_t>(std::uint64_t{left} << kHalfBits | right);
}

std::optional<std::int64_t> PageKeySeal::open(std::int64_t key, const Binding& binding) const {
    if (key < 0 || key >> (2 * kHalfBits) != 0) return std::nullopt;
    auto left = static_cast<std::uint32_t>(key >> kHalfBits);
    std::uint32_t right = static_cast<std::uint32_t>(key) & kHalfMask;
    for (int round = kRounds - 1; round >= 0; --round) {
        const std::uint32_t before = right ^ mixed(left, round, binding);
        right = left;
        left = before;
    }
    const std::uint64_t bits = std::uint64_t{left} << kHalfBits | right;
    if ((bits & kCheckMask) != 0) return std::nullopt;
    return static_cast<std::int64_t>(bits >> kCheckBits);
}

}  // namespace kps::query
