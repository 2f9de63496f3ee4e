#pragma once

#include <cstdint>
#include <string_view>

namespace kps::letters {

/// What the place is for where a paper was made. Each page of each paper says it in words (G4).
enum class MadeIn : std::uint8_t { Live, Test, Demo, Training };

/// The band over a page. Outside of a live place it says that the paper is of no legal effect.
std::string_view band_text(MadeIn place);

}  // namespace kps::letters
