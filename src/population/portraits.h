#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace kps::population {

/// An abstract drawing of a head and shoulders as a baseline JPEG; nobody's picture.
///
/// Shape: kPortraitWidth by kPortraitHeight pixels, one to three kilobytes; the same for the same
/// `portrait` (from 1).
base::Bytes draw_portrait(std::uint32_t portrait);

}  // namespace kps::population
