#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "registry/index/index_range.h"
#include "registry/person.h"

namespace kps::registry {

/// Bytes of one row as stored: kind, ten bytes to search by, five of the identity number.
inline constexpr std::size_t kIndexRowBytes = 16;

/// One row of the index as two big numbers, so that rows sort fast and as their bytes do.
struct IndexRow {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend constexpr auto operator<=>(const IndexRow&, const IndexRow&) = default;

    static IndexRow read(const std::uint8_t* bytes) {
        return {base::get_u64(bytes), base::get_u64(bytes + 8)};
    }
    void write(std::uint8_t* bytes) const {
        base::put_u64(bytes, high);
        base::put_u64(bytes + 8, low);
    }
    std::int64_t id() const { return static_cast<std::int64_t>(low & 0xff'ffff'ffff); }
    /// Errors: CorruptData for a kind or a number that no row can have.
    base::Status check() const;
    IndexHit hit() const;
};

/// Rows from `first` to `last`, both included; nothing when `is_empty`.
struct RowRange {
    bool is_empty = true;
    IndexRow first;
    IndexRow last;
};
/// The same range over whole rows, for texts of any length.
RowRange row_range(const IndexRange& range);

/// Appends the rows that a person's file gives. `id` is the number the file is kept under.
void append_rows(std::int64_t id, const PersonFile& file, std::vector<IndexRow>& out);

}  // namespace kps::registry
