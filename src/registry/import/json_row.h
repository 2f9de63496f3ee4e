#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/import/columns.h"

namespace kps::registry::import {

/// Reads one line of a JSON Lines file: an object whose members are named as the columns, with
/// `addresses` and `events` as arrays of objects. Texts of `file` live in `texts` afterwards.
/// `column` names the member to blame.
Problem read_json_row(std::string_view line, const PlaceNames& places, PersonFile& file,
                      std::vector<std::string>& texts, std::string_view& column);

}  // namespace kps::registry::import
