#pragma once

#include <cstddef>
#include <string_view>

/// Members of the directorate's and the institutions' staff, as acts name them.
namespace kps::base {

inline constexpr std::size_t kStaffNameBytesMax = 60;

/// A name of staff: letters, digits and `._-@`, so that it ends at the next space of an entry's detail.
bool is_staff_name(std::string_view name);

/// Where two persons are needed (one asks, another approves): is `other` another than `one`?
///
/// The one place where that is decided. False in doubt: names that differ only in case, in the dot
/// of an I, or in how their accents are composed are one person's, and an empty name is nobody's.
bool is_another_person(std::string_view one, std::string_view other);

}  // namespace kps::base
