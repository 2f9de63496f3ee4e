#pragma once

#include <array>
#include <cstdint>

#include "audit/entries/index_tokens.h"
#include "base/bytes.h"
#include "base/ids.h"

namespace kps::audit {

/// One row of the search index: the entry at `index` has this token.
struct IndexRow {
    IndexToken token{};
    std::uint64_t index = 0;
    friend auto operator<=>(const IndexRow&, const IndexRow&) = default;
};
inline constexpr std::size_t kRowBytes = 24;
using RowBytes = std::array<std::uint8_t, kRowBytes>;
RowBytes bytes_of(const IndexRow& row);
IndexRow row_of(base::ByteView bytes);
/// Leaf hash of a row in the tree of its file.
base::Hash hash_of(const IndexRow& row);

}  // namespace kps::audit
