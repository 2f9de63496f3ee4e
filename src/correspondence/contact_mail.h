#pragma once

#include <string>
#include <vector>

#include "lifecycle/case_store.h"
#include "storage/database.h"

namespace kps::correspondence {

/// Where an institution is told that there is a letter: the address of its information form, else of its application.
/// Empty: none is known. Errors: those of storage.
base::Result<std::vector<std::string>> mails_of(const lifecycle::CaseStore& cases,
                                                storage::Transaction& transaction,
                                                base::InstitutionId institution);
/// The same for a letter about a case, which may be an application without an institution.
base::Result<std::vector<std::string>> mails_about(const lifecycle::CaseStore& cases,
                                                   storage::Transaction& transaction,
                                                   const lifecycle::Case& subject);

}  // namespace kps::correspondence
