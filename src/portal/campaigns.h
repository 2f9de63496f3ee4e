#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "accounts/actor.h"
#include "correspondence/campaign_group.h"
#include "correspondence/case_letter.h"
#include "letters/campaign_store.h"

namespace kps::portal {

/// One letter to many, as the portal makes and sends it.
struct Campaigns {
    letters::CampaignStore& store;
    /// The institutions of a group, as they are now.
    std::function<base::Result<std::vector<letters::CampaignTarget>>(
        const correspondence::CampaignGroup&)>
        choose;
    std::optional<correspondence::Signer> signer;  ///< nothing: no letter is sent (R-144)
    /// The entry for the log, in the transaction that makes the campaign.
    std::function<base::Status(storage::Transaction&, const letters::Campaign&, std::size_t targets,
                               const accounts::Actor&)>
        record;
};

}  // namespace kps::portal
