#include "query/search/page_key.h"

#include <array>

#include "base/bytes.h"

namespace kps::query {
namespace {

/// Rounds of the balanced Feistel network; four would do against one who sees few pages.
constexpr int kRounds = 8;

}  // namespace

PageKeySeal::PageKeySeal(const base::Hash& secret) : hmac_(secret) {}

std::uint32_t PageKeySeal::mixed(std::uint32_t half, int round, const Binding& binding) const {
    std::array<std::uint8_t, 24> input{};
    base::put_u64(input.data(), binding.institution.value());
    base::put_u64(input.data() + 8, static_cast<std::uint64_t>(binding.district));
    base::put_u64(input.data() + 16, std::uint64_t{static_cast<std::uint32_t>(round)} << 32 | half);
    const base::Hash tag = hmac_(input);
    return static_cast<std::uint32_t>(base::get_u64(tag.data()) >> 32);
}

std::int64_t PageKeySeal::seal(std::int64_t position, const Binding& binding) const {
    const auto bits = static_cast<std::uint64_t>(position);
    auto left = static_cast<std::uint32_t>(bits >> 32);
    auto right = static_cast<std::uint32_t>(bits);
    for (int round = 0; round < kRounds; ++round) {
        const std::uint32_t next = left ^ mixed(right, round, binding);
        left = right;
        right = next;
    }
    return static_cast<std::int64_t>(std::uint64_t{left} << 32 | right);
}

std::int64_t PageKeySeal::open(std::int64_t key, const Binding& binding) const {
    const auto bits = static_cast<std::uint64_t>(key);
    auto left = static_cast<std::uint32_t>(bits >> 32);
    auto right = static_cast<std::uint32_t>(bits);
    for (int round = kRounds - 1; round >= 0; --round) {
        const std::uint32_t before = right ^ mixed(left, round, binding);
        right = left;
        left = before;
    }
    return static_cast<std::int64_t>(std::uint64_t{left} << 32 | right);
}

}  // namespace kps::query
