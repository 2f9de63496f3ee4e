#pragma once

#include <string_view>
#include <vector>

namespace kps::rest {

/// `/a/b` → `a`, `b`. Of a path of more segments than any of ours, the first ones: it fits no pattern.
std::vector<std::string_view> path_segments(std::string_view path);

/// Whether the segments are the pattern's; `{…}` takes any but an empty one, and `parameters` gets what stands for it.
bool path_matches(const std::vector<std::string_view>& given, std::string_view pattern,
                  std::vector<std::string_view>& parameters);

}  // namespace kps::rest
