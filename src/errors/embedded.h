#pragma once

#include <string_view>

namespace kps::errors {

/// src/errors/page.css, made part of the program by CMake.
std::string_view embedded_style_sheet();

}  // namespace kps::errors
