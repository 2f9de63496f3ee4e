#include "base/day_text.h"

#include <fmt/format.h>

namespace kps::base {

std::string day_text(const Date& day) {
    return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

}  // namespace kps::base
