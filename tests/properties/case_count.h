#pragma once

/// How many random cases a test takes.
namespace kps::testing {

/// GCC says it by a macro, Clang by a feature.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

/// All of them, or every twentieth where a sanitizer makes each many times slower: it looks for other
/// faults, which the first cases show as well.
template <class Count>
constexpr Count case_count(Count full) {
    return kSanitized ? (full + 19) / 20 : full;
}

}  // namespace kps::testing
