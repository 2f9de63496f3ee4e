#pragma once

#include <memory>

#include "apps/kps/administration.h"
#include "subject_access/look_up.h"

namespace kps {

/// The words of a state's entries, as `LedgerVocabulary` finds them. `administration` outlives them.
/// Errors: those of the stores.
base::Result<std::unique_ptr<subject_access::Words>> words_of(Administration& administration);

}  // namespace kps
