#pragma once

#include <array>
#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// The parser's inner loops, sixteen bytes at a time where the machine can. In a header because a
/// call would cost as much as the work: names and values are some twenty bytes long.
namespace kps::wire::xml {

inline constexpr std::array<bool, 256> kAsciiNameInner = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 32] = true;
    for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
    table['_'] = table['-'] = table['.'] = true;
    return table;
}();

/// First byte of [p, end) that is no ASCII NameChar (the colon counts as none).
inline const char* skip_ascii_name(const char* p, const char* end) {
#if defined(__SSE2__)
    const auto within = [](__m128i block, char first, char last) {
        const __m128i shifted = _mm_sub_epi8(block, _mm_set1_epi8(first));
        return _mm_cmpeq_epi8(_mm_min_epu8(shifted, _mm_set1_epi8(static_cast<char>(last - first))),
                              shifted);
    };
    while (end - p >= 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i letters = within(_mm_or_si128(block, _mm_set1_epi8(0x20)), 'a', 'z');
        const __m128i digits = within(block, '0', '9');
        const __m128i marks =
            _mm_or_si128(within(block, '-', '.'), _mm_cmpeq_epi8(block, _mm_set1_epi8('_')));
        const auto found = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(letters, digits), marks)));
        if (found != 0xFFFFU) return p + std::countr_one(found);
        p += 16;
    }
#endif
    while (p < end && kAsciiNameInner[static_cast<unsigned char>(*p)]) ++p;
    return p;
}

/// First byte of [p, end) that ends an attribute value or needs a look: the quote, `<`, `&`, a
/// control character.
inline const char* skip_plain_value(const char* p, const char* end, char quote) {
#if defined(__SSE2__)
    while (end - p >= 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
        const __m128i quotes = _mm_cmpeq_epi8(block, _mm_set1_epi8(quote));
        const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('<')),
                                           _mm_cmpeq_epi8(block, _mm_set1_epi8('&')));
        const auto found = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(control, quotes), marks)));
        if (found != 0) return p + std::countr_zero(found);
        p += 16;
    }
#endif
    while (p < end && *p != quote && *p != '<' && *p != '&' &&
           static_cast<unsigned char>(*p) >= 0x20)
        ++p;
    return p;
}

/// Skips blocks of sixteen bytes that are ASCII without control characters, and notes whether they
/// held `&` or `]`.
inline const char* skip_plain_blocks(const char* p, const char* end, bool& ampersand,
                                     bool& bracket) {
#if defined(__SSE2__)
    __m128i ampersands = _mm_setzero_si128();
    __m128i brackets = _mm_setzero_si128();
    for (; end - p >= 16; p += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        // Signed: bytes of multi-byte characters are negative, so one comparison finds them as
        // well.
        if (_mm_movemask_epi8(_mm_cmplt_epi8(block, _mm_set1_epi8(0x20))) != 0) break;
        ampersands = _mm_or_si128(ampersands, _mm_cmpeq_epi8(block, _mm_set1_epi8('&')));
        brackets = _mm_or_si128(brackets, _mm_cmpeq_epi8(block, _mm_set1_epi8(']')));
    }
    ampersand |= _mm_movemask_epi8(ampersands) != 0;
    bracket |= _mm_movemask_epi8(brackets) != 0;
#else
    (void)end;
    (void)ampersand;
    (void)bracket;
#endif
    return p;
}

}  // namespace kps::wire::xml
