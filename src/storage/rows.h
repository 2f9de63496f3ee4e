#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace kps::storage {

/// A stored value: null, integer, text or bytes.
using Cell = std::variant<std::monostate, std::int64_t, std::string, base::Bytes>;

namespace detail {

inline bool read_cell(Cell& cell, std::string& out) {
    if (auto* text = std::get_if<std::string>(&cell)) return out = std::move(*text), true;
    return false;
}
inline bool read_cell(Cell& cell, base::Bytes& out) {
    if (auto* bytes = std::get_if<base::Bytes>(&cell)) return out = std::move(*bytes), true;
    return false;
}
template <std::integral Integer>
bool read_cell(Cell& cell, Integer& out) {
    const auto* number = std::get_if<std::int64_t>(&cell);
    if (number == nullptr) return false;
    if constexpr (std::same_as<Integer, bool>) {
        if (*number != 0 && *number != 1) return false;
        return out = *number == 1, true;
    } else {
        if (!std::in_range<Integer>(*number)) return false;
        return out = static_cast<Integer>(*number), true;
    }
}
template <std::size_t size>
bool read_cell(Cell& cell, std::array<std::uint8_t, size>& out) {
    const auto* bytes = std::get_if<base::Bytes>(&cell);
    if (bytes == nullptr || bytes->size() != size) return false;
    return std::copy(bytes->begin(), bytes->end(), out.begin()), true;
}
template <class T>
bool read_cell(Cell& cell, std::optional<T>& out) {
    if (std::holds_alternative<std::monostate>(cell)) return out.reset(), true;
    return read_cell(cell, out.emplace());
}

}  // namespace detail

/// One row of an answer.
class Row {
  public:
    explicit Row(std::vector<Cell> cells) : cells_(std::move(cells)) {}

    /// Moves all columns out, each as the type named: integers of any width, bool, std::string,
    /// base::Bytes, std::array of bytes, and std::optional of these for columns that may be null.
    ///
    /// Errors: CorruptData when a column holds something else, or there are more or fewer columns.
    template <class... Types>
    base::Result<std::tuple<Types...>> read() {
        std::tuple<Types...> out;
        if (cells_.size() != sizeof...(Types))
            return base::failed(base::ErrorCode::CorruptData, "row: number of columns");
        const bool read_all = [&]<std::size_t... index>(std::index_sequence<index...>) {
            return (detail::read_cell(cells_[index], std::get<index>(out)) && ...);
        }
        (std::index_sequence_for<Types...>());
        if (!read_all) return base::failed(base::ErrorCode::CorruptData, "row: type of a column");
        return out;
    }

  private:
    std::vector<Cell> cells_;
};

using Rows = std::vector<Row>;

}  // namespace kps::storage
