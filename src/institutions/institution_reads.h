#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "institutions/institution.h"
#include "storage/database.h"

/// What stands of one institution now, within somebody else's transaction: for the acts of life cycles that change it
/// (institution_changes.h).
///
/// Errors: NotFound, CorruptData, and those of storage.
namespace kps::institutions {

/// With its open blocks; its wire profile is not read.
base::Result<Institution> read_institution(storage::Transaction& transaction,
                                           base::InstitutionId id);
/// True where an institution other than this one is registered under the address.
base::Result<bool> is_address_of_another(storage::Transaction& transaction, base::InstitutionId id,
                                         std::string_view address);
/// Empty: none is in force.
base::Result<std::optional<StoredDecision>> read_decision(storage::Transaction& transaction,
                                                          base::InstitutionId id);
/// Those in force, of all institutions of a class.
base::Result<std::vector<StoredDecision>> read_decisions_of_class(
    storage::Transaction& transaction, InstitutionClass institution_class);
/// Active ones and others.
base::Result<std::vector<ServiceUser>> read_service_users(storage::Transaction& transaction,
                                                          base::InstitutionId id);

}  // namespace kps::institutions
