#include "audit/tiles/tile_paths.h"

#include <fmt/format.h>

#include <charconv>

#include "audit/limits.h"

namespace kps::audit {
namespace {

std::string index_path(std::uint64_t index) {
    std::string path = fmt::format("{:03}", index % 1000);
    for (index /= 1000; index != 0; index /= 1000)
        path = fmt::format("x{:03}/{}", index % 1000, path);
    return path;
}

/// Digits only, at most `digits_max` of them.
std::optional<std::uint64_t> parse_digits(std::string_view text, std::size_t digits_max) {
    std::uint64_t value = 0;
    if (text.empty() || text.size() > digits_max) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string_view take_part(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    return part;
}

}  // namespace

std::string tile_path(const TileName& name) {
    std::string path =
        name.is_entries ? std::string("tile/entries/") : fmt::format("tile/{}/", name.level);
    path += index_path(name.index);
    if (name.width != kTileWidth) path += fmt::format(".p/{}", name.width);
    return path;
}

std::optional<TileName> parse_tile_path(std::string_view path) {
    constexpr std::size_t kPathBytesMax = 64;
    const std::string_view whole = path;
    if (path.size() > kPathBytesMax || take_part(path) != "tile") return std::nullopt;
    TileName name;
    const std::string_view level = take_part(path);
    name.is_entries = level == "entries";
    if (!name.is_entries) {
        const auto number = parse_digits(level, 1);
        if (!number || *number >= kTileLevelsMax) return std::nullopt;
        name.level = static_cast<unsigned>(*number);
    }
    const std::size_t partial = path.find(".p/");
    if (partial != std::string_view::npos) {
        const auto width = parse_digits(path.substr(partial + 3), 3);
        if (!width || *width == 0 || *width >= kTileWidth) return std::nullopt;
        name.width = static_cast<unsigned>(*width);
        path = path.substr(0, partial);
    }
    while (!path.empty()) {
        std::string_view part = take_part(path);
        if (!path.empty() && !part.starts_with('x')) return std::nullopt;
        if (!path.empty()) part.remove_prefix(1);
        const auto digits = parse_digits(part, 3);
        if (!digits || part.size() != 3 || name.index > kTreeSizeMax) return std::nullopt;
        name.index = name.index * 1000 + *digits;
    }
    // Whatever was misread above cannot give the same text again.
    if (tile_path(name) != whole) return std::nullopt;
    return name;
}

}  // namespace kps::audit
