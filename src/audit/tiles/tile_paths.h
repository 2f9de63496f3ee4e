#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kps::audit {

/// One file of the tlog-tiles layout: hashes of a level, or the entries themselves.
struct TileName {
    bool is_entries = false;
    unsigned level = 0;
    std::uint64_t index = 0;
    unsigned width = 256;  ///< less than 256: a partial tile
    friend bool operator==(const TileName&, const TileName&) = default;
};

/// `tile/0/x001/067`, `tile/entries/000.p/17`.
std::string tile_path(const TileName& name);
/// Only the one spelling that `tile_path` gives: what comes back never names anything outside the
/// layout.
std::optional<TileName> parse_tile_path(std::string_view path);

}  // namespace kps::audit
