#pragma once

#include <string>

#include "subject_access/look_up.h"

namespace kps::subject_access {

/// The rows for a spreadsheet: UTF-8 with its mark, semicolons, cells guarded against formulas. Names nobody.
std::string look_ups_csv(const LookUpPage& page, std::int64_t covered_us);

}  // namespace kps::subject_access
