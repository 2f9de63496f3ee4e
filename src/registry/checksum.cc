#include "registry/checksum.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace kps::registry {
namespace {

constexpr std::uint32_t kReversedPolynomial = 0x82f63b78;

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t value = 0; value < 256; ++value) {
        std::uint32_t rest = value;
        for (int bit = 0; bit < 8; ++bit)
            rest = (rest & 1) != 0 ? (rest >> 1) ^ kReversedPolynomial : rest >> 1;
        table[value] = rest;
    }
    return table;
}

constexpr std::array<std::uint32_t, 256> kTable = make_table();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_sse42(base::ByteView bytes) {
    std::uint64_t state = 0xffffffff;
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        state = _mm_crc32_u64(state, word);
    }
    auto rest = static_cast<std::uint32_t>(state);
    for (; left > 0; --left, ++at) rest = _mm_crc32_u8(rest, *at);
    return ~rest;
}
#endif

}  // namespace

std::uint32_t crc32c_portable(base::ByteView bytes) {
    std::uint32_t state = 0xffffffff;
    for (std::uint8_t byte : bytes) state = kTable[(state ^ byte) & 0xff] ^ (state >> 8);
    return ~state;
}

std::uint32_t crc32c(base::ByteView bytes) {
#if defined(__x86_64__)
    static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
    if (has_instruction) return crc32c_sse42(bytes);
#endif
    return crc32c_portable(bytes);
}

}  // namespace kps::registry
