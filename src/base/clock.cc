#include "base/clock.h"

#include <chrono>

namespace kps::base {

std::int64_t SystemClock::now_us() const {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count() + shift_us_;
}

}  // namespace kps::base
