#pragma once

#include <span>
#include <string_view>

namespace kps::public_side {

/// A program of `samples/`, as the tests run it.
struct Sample {
    std::string_view language;  ///< its folder
    std::string_view file;      ///< query.py
    std::string_view title;     ///< Python
    std::string_view text;
};

/// Where a sample is downloaded.
inline constexpr std::string_view kSamplesPath = "/ornekler/";

/// In the order of their folders; made by CMakeLists.txt.
std::span<const Sample> samples();

}  // namespace kps::public_side
