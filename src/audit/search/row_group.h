#pragma once

#include <array>
#include <vector>

#include "audit/search/index_row.h"
#include "base/result.h"

/// Rows as they lie in an index file: 256 of them together, without what they have in common
/// (docs/formats/audit_search.md). What is hashed and proved is the whole row.
namespace kps::audit {

/// A group's line in the directory.
struct RowGroup {
    IndexToken first{};             ///< token of its first row
    std::uint64_t base = 0;         ///< smallest index
    std::uint64_t offset = 0;       ///< of its bytes, behind the head
    std::uint8_t prefix_bytes = 0;  ///< of the token, the same in all its rows; not stored again
    std::uint8_t index_bytes = 0;   ///< of each row's index above `base`

    /// What one of its rows takes.
    std::size_t row_bytes() const { return first.size() - prefix_bytes + index_bytes; }
};
inline constexpr std::size_t kRowGroupBytes = 32;
using RowGroupBytes = std::array<std::uint8_t, kRowGroupBytes>;
RowGroupBytes bytes_of(const RowGroup& group);
/// Errors: CorruptData for a group that cannot be.
base::Result<RowGroup> row_group_of(base::ByteView bytes);

/// The narrowest group for rows that are in order; there is at least one. Its offset is 0.
RowGroup group_for(const std::vector<IndexRow>& rows);
void append_packed(const RowGroup& group, const IndexRow& row, base::Bytes& out);
/// Shape: `bytes` are `group.row_bytes()`. An index beyond 2^64 wraps; the row is then another, which
/// the proof shows.
IndexRow unpacked(const RowGroup& group, base::ByteView bytes);

}  // namespace kps::audit
