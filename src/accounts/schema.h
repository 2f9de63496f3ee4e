#pragma once

#include <span>

#include "storage/migration.h"

namespace kps::accounts {

/// Tables of this folder, for all its stores.
std::span<const storage::Migration> account_migrations();

}  // namespace kps::accounts
