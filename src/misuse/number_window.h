#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kps::misuse {

/// The latest numbers asked for, and how many of them were walked to.
///
/// Two valid numbers that follow each other differ by 1 in their first nine digits, the serial; the
/// two check digits follow from it. So serials are compared. A row of neighbours, or of equal
/// steps, is walked when it is longer than a household, in whatever order it was asked. Whom an
/// earlier answer had named belongs to a row but does not make one: relatives have near numbers.
///
/// Units: serials, 100000000 to 999999999. Threads: one at a time.
class NumberWindow {
  public:
    /// A serial that is remembered already counts once, as it was at first.
    void add(std::uint32_t serial, bool was_named);
    /// How many of the remembered numbers stand in rows of neighbours or of equal steps.
    std::uint32_t walked() const;
    std::uint32_t size() const { return static_cast<std::uint32_t>(sorted_.size()); }

  private:
    struct Number {
        std::uint32_t serial = 0;
        bool was_named = false;
        friend bool operator<(const Number& left, const Number& right) {
            return left.serial < right.serial;
        }
    };
    /// A row while it is followed.
    struct Row {
        std::uint32_t size = 0;
        std::uint32_t unnamed = 0;
        void add(const Number& number);
        std::uint32_t walked() const;
    };
    using Steps = std::array<std::uint32_t, 2>;
    std::uint32_t in_rows_of_neighbours() const;
    std::uint32_t in_rows_of_step(std::uint32_t step) const;
    Steps usual_steps() const;

    std::vector<std::uint32_t> ring_;  ///< serials in the order of asking, from `oldest_`
    std::size_t oldest_ = 0;
    std::vector<Number> sorted_;  ///< the same
};

}  // namespace kps::misuse
