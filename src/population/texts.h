#pragma once

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/assert.h"

namespace kps::population {

/// Keeps the composed texts of one person until the record is encoded. No allocation.
class TextArena {
  public:
    void reset() { used_ = 0; }

    template <class... Values>
    std::string_view put(fmt::format_string<Values...> format, Values&&... values) {
        const std::size_t room = bytes_.size() - used_;
        const auto end =
            fmt::format_to_n(bytes_.data() + used_, room, format, std::forward<Values>(values)...);
        KPS_ASSERT(end.size <= room);
        const std::string_view text(bytes_.data() + used_, end.size);
        used_ += end.size;
        return text;
    }

  private:
    std::array<char, 16'384> bytes_;
    std::size_t used_ = 0;
};

}  // namespace kps::population
