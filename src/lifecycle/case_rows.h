#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "lifecycle/case.h"
#include "storage/rows.h"

/// How cases, steps and actors stand in rows. Errors: CorruptData for what is none.
namespace kps::lifecycle {

base::Result<Case> read_case(storage::Row& row);  ///< without its deadlines
base::Result<Step> read_step(storage::Row& row);

std::string actor_text(const accounts::Actor& actor);
std::string pending_text(const PendingAct& pending);

}  // namespace kps::lifecycle
