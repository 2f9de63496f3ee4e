#pragma once

#include "apps/kps/demo/story/tale.h"

namespace kps::story {

/// Plans what the directorate does with those who are connected: a renewal, a suspension, a cancellation.
void plan_findings(Tale& tale);
/// Plans the administrators of some institutions: defined and verified by the directorate, with accounts.
void plan_administrators(Tale& tale);
/// Plans what administrators report and ask for: changes, a merger, additional authority, users and a sub-unit.
void plan_reports(Tale& tale);

}  // namespace kps::story
