#pragma once

#include <string_view>

#include "lifecycle/machine.h"
#include "storage/database.h"

/// Bodies that serve the public by addresses, as the Ministry has named them: its act alone.
namespace kps::membership {

lifecycle::Machine make_ministry_naming_machine();

/// True while a naming of this name is in force.
base::Result<bool> is_named_by_ministry(storage::Transaction& transaction, std::string_view name);

}  // namespace kps::membership
