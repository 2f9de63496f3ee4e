#pragma once

#include <span>

#include "storage/migration.h"

namespace kps::letters {

/// The tables of this folder, under the component name `letters`.
std::span<const storage::Migration> letter_migrations();

}  // namespace kps::letters
