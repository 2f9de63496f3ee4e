#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/case.h"
#include "lifecycle/course.h"

namespace kps::portal {

/// Who made a file, when, of what.
struct ExportStamp {
    std::string name;
    std::int64_t at_us = 0;
    std::string filter;
};

/// Cases as a table: UTF-8 with a mark for spreadsheets, `;` between cells, CRLF, the stamp as the last row. A cell
/// that a spreadsheet would take for a formula begins with an apostrophe.
std::string cases_csv(const lifecycle::Course& course, const std::vector<lifecycle::Case>& cases,
                      const ExportStamp& stamp);

/// One cell, guarded and quoted.
std::string csv_cell(std::string_view text);

/// The same table as an XLSX workbook of two sheets: the cases, and the stamp with the number of rows. Every cell is
/// text, guarded as in the other file, as what was exported may be saved as that later.
/// Errors: Busy where the system has no room for it.
base::Result<std::string> cases_xlsx(const lifecycle::Course& course,
                                     const std::vector<lifecycle::Case>& cases,
                                     const ExportStamp& stamp);

}  // namespace kps::portal
