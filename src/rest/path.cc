#include "rest/path.h"

#include "rest/limits.h"

namespace kps::rest {

std::vector<std::string_view> path_segments(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty() && segments.size() <= kSegmentsMax) {
        path.remove_prefix(1);
        const std::string_view segment = path.substr(0, path.find('/'));
        segments.push_back(segment);
        path.remove_prefix(segment.size());
    }
    return segments;
}

bool path_matches(const std::vector<std::string_view>& given, std::string_view pattern,
                  std::vector<std::string_view>& parameters) {
    const auto wanted = path_segments(pattern);
    parameters.clear();
    if (wanted.size() != given.size()) return false;
    for (std::size_t index = 0; index < given.size(); ++index) {
        if (wanted[index].starts_with('{') && !given[index].empty())
            parameters.push_back(given[index]);
        else if (wanted[index] != given[index])
            return false;
    }
    return true;
}

}  // namespace kps::rest
