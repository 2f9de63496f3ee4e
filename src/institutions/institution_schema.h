#pragma once

#include <span>

#include "storage/migration.h"

namespace kps::institutions {

/// The tables of this folder, in SQL that both databases take.
std::span<const storage::Migration> institution_migrations();

}  // namespace kps::institutions
