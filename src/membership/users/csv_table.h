#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kps::membership {

/// Text of a file that spreadsheets wrote: UTF-8, or else Windows-1254.
/// Errors: InvalidField for a byte that Windows-1254 does not have, and for NUL.
base::Result<std::string> decode_turkish(std::string_view bytes);

struct CsvLine {
    std::size_t line = 0;  ///< where it begins, from 1
    std::vector<std::string> cells;
};

/// Lines of cells. The separator is the one of `;`, `,` and tab that stands most often in the first line.
/// Errors: InvalidField with the line for a quote that does not end or stands where none may, and for more than
///         `lines_max` lines.
base::Result<std::vector<CsvLine>> read_csv(std::string_view text, std::size_t lines_max);

}  // namespace kps::membership
