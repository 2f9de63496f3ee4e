#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::audit {

/// Name of a member of staff in an entry, and the ground of a search.
inline constexpr std::size_t kStaffNameBytesMax = 60;
inline constexpr std::size_t kBasisBytesMax = 500;

}  // namespace kps::audit
