#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "institutions/institution.h"
#include "storage/database.h"

/// Who is connected, as it is published.
namespace kps::institutions {

/// What anybody may know of an institution: no number, user or address.
struct ConnectedInstitution {
    std::string name;
    InstitutionClass institution_class = InstitutionClass::OtherLegalPerson;
    std::int64_t since_us = 0;  ///< since the first decision in force
};

/// Institutions with a signed undertaking, a decision in force and no block, in the order of their numbers.
/// Errors: CorruptData and those of storage.
base::Result<std::vector<ConnectedInstitution>> read_connected(storage::Transaction& transaction);

/// What an institution is called, connected or not. Errors: NotFound and those of storage.
base::Result<std::string> read_name(storage::Transaction& transaction,
                                    base::InstitutionId institution);

}  // namespace kps::institutions
