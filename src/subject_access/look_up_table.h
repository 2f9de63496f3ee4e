#pragma once

#include <cstdint>
#include <string_view>

#include "portal/exports/table_export.h"
#include "subject_access/look_up.h"

namespace kps::subject_access {

/// The rows for a file. Names nobody: whose rows they are, the person who saves them knows.
portal::ExportTable look_up_table(const LookUpPage& page);

/// What such a file says of itself: until when, of what, and that what the law hides is not in it.
portal::ExportStamp look_up_stamp(std::string_view query, std::int64_t covered_us);

}  // namespace kps::subject_access
