#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kps::base {

/// Identity number of a person in the register (T.C. kimlik numarası, foreigners' and mavi kart
/// numbers alike; wire name `KimlikNo`).
///
/// Shape:    eleven decimal digits, the first not zero, both check digits right.
/// Errors:   `parse` and `from_number` return InvalidNationalId for anything else.
/// Printing: has no formatter on purpose; a log line that would print one does not compile.
///           `digits()` is for the wire and for stores only.
/// Rule R-010 (KPSY m.4/1-g): every kind of number of the central database is this one type.
/// Source:   Law 5490; REQUIREMENTS C3; docs/formats/national_id.md.
class NationalId {
  public:
    static Result<NationalId> parse(std::string_view text);
    static Result<NationalId> from_number(std::int64_t number);
    /// Completes nine leading digits (100000000 to 999999999) with their two check digits.
    static NationalId from_prefix(std::uint32_t nine_digits);
    /// For values this program has written itself and checked on the way in.
    static constexpr NationalId trusted(std::int64_t number) { return NationalId(number); }

    constexpr std::int64_t number() const { return number_; }
    std::string digits() const { return std::to_string(number_); }
    /// Numbers of foreigners begin with 99 (REQUIREMENTS C3).
    constexpr bool is_foreigner_number() const { return number_ / 1'000'000'000 == 99; }

    friend constexpr auto operator<=>(NationalId, NationalId) = default;

  private:
    explicit constexpr NationalId(std::int64_t number) : number_(number) {}
    std::int64_t number_;
};

}  // namespace kps::base

template <>
struct std::hash<kps::base::NationalId> {
    std::size_t operator()(kps::base::NationalId id) const noexcept {
        return std::hash<std::int64_t>{}(id.number());
    }
};
