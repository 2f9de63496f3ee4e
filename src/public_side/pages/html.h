#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/calendar.h"

namespace kps::public_side {

/// Writes HTML. Markup comes from literals of the program only; every other text is escaped, and cannot turn the page
/// around: control characters and marks of direction are shown as U+FFFD.
class Html {
  public:
    /// Takes literals alone: what was read or made cannot be markup.
    template <std::size_t N>
    Html& tag(const char (&literal)[N]) {
        out_.append(literal, N - 1);
        return *this;
    }
    /// In an element or between double quotes.
    Html& text(std::string_view words);
    /// A name of somebody else's, apart from the words around it (`bdi`).
    Html& name(std::string_view words);
    Html& number(std::int64_t value);
    /// `22 Kasım 2026` with the day for machines.
    Html& day(const base::Date& date);
    Html& add(Html part);
    std::string take() { return std::move(out_); }

  private:
    std::string out_;
};

/// `22 Kasım 2026`.
std::string turkish_day(const base::Date& date);

}  // namespace kps::public_side
