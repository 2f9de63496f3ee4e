#pragma once

#include "apps/kps/state_folder.h"
#include "letters/made_in.h"

namespace kps {

/// What stands over each page of a paper that a state of this kind makes (G4).
letters::MadeIn made_in(StateKind kind);

}  // namespace kps
