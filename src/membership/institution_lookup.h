#pragma once

#include <optional>

#include "institutions/institution.h"
#include "storage/database.h"

namespace kps::membership {

/// The institution as it stands in this transaction; nothing when there is none.
base::Result<std::optional<institutions::Institution>> find_institution(
    storage::Transaction& transaction, base::InstitutionId id);

}  // namespace kps::membership
