#pragma once

namespace kps::base::testing {

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

/// How many random cases a property test tries: all of them as shipped, a twentieth under a sanitizer, which
/// looks at how each case runs and not at how often.
/// Shape: at least 1.
template <class Count>
constexpr Count case_count(Count full) {
    return kSanitized ? (full + 19) / 20 : full;
}

}  // namespace kps::base::testing
