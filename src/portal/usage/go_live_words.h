#pragma once

#include <string>

#include "letters/sheets/sheet.h"
#include "portal/usage/usage_desk.h"
#include "usage/go_live.h"

/// What the report before going live says on paper.
namespace kps::portal {

/// `CGR-1001-3`.
std::string report_number(base::InstitutionId institution, std::int64_t number);

struct ReportAbout {
    base::InstitutionId institution;
    std::string name;
    usage::GoLiveReport report;
};
letters::Sheet report_sheet(const UsageDesk& desk, const usage::GoLiveVerdict& verdict,
                            const ReportAbout& about);

}  // namespace kps::portal
