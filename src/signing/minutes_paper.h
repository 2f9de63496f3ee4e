#pragma once

#include "letters/sheets/sheet.h"
#include "lifecycle/case.h"

namespace kps::signing {

/// The minutes of a meeting of the Kurul: each item with votes, reasons, number, and the digest of what was given.
letters::Sheet minutes_paper(const lifecycle::Case& meeting, const base::Date& today);

}  // namespace kps::signing
