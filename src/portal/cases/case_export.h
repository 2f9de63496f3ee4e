#pragma once

#include <vector>

#include "lifecycle/case.h"
#include "lifecycle/course.h"
#include "portal/exports/table_export.h"

namespace kps::portal {

/// Cases as a table for a file.
ExportTable case_table(const lifecycle::Course& course, const std::vector<lifecycle::Case>& cases);

}  // namespace kps::portal
