#pragma once

#include "institutions/institution.h"
#include "lifecycle/machine.h"

/// What a report to the Kurul must show beside its services.
namespace kps::membership::application_checks {

/// True where the Kurul hears an application only once the Ministry has named who applies.
bool ministry_must_name(institutions::InstitutionClass institution_class);
/// Of who serves by addresses, that the Ministry has named it. Errors: RuleRefused.
base::Status check_ministry(const lifecycle::Context& context,
                            institutions::InstitutionClass institution_class);
/// That nobody gives two civil administrations one district unawares. Errors: RuleRefused, those of storage.
base::Status check_shared_area(const lifecycle::Context& context,
                               institutions::InstitutionClass institution_class);

}  // namespace kps::membership::application_checks
