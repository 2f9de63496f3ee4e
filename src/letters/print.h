#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "letters/page_plan.h"

namespace kps::letters {

/// Pages as they were planned, and what the file says of itself.
struct Print {
    Paper paper;
    std::string title;
    std::string number;
    base::Date date;
    std::vector<Page> pages;
    std::function<base::Result<Page>(std::size_t page)> foot;  ///< from 1 on
};

/// Tagged PDF with one embedded font, language and title (ADR 0106).
/// Errors: InvalidField where it would be larger than kPdfBytesMax; Internal.
base::Result<base::Bytes> pdf_of(const Print& print);

}  // namespace kps::letters
