#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "institutions/institution.h"
#include "letters/campaign_store.h"
#include "lifecycle/case_store.h"
#include "storage/database.h"

namespace kps::correspondence {

/// The institutions a campaign is for: those of the classes, or of any, whose undertaking is signed.
struct CampaignGroup {
    std::vector<institutions::InstitutionClass> classes;
    std::optional<base::Date>
        due_by;  ///< only those whose undertaking ends, or is to be renewed, by this day
};

/// The group in words, as it stands beside the campaign.
std::string words_of(const CampaignGroup& group);

/// With inbox and, where one is known, mail address. Errors: those of storage.
base::Result<std::vector<letters::CampaignTarget>> targets_of(
    const CampaignGroup& group, const std::vector<institutions::Institution>& institutions,
    const lifecycle::CaseStore& cases, storage::Transaction& transaction);

}  // namespace kps::correspondence
