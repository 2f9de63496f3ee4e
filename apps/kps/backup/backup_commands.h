#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps backup create|verify|restore`: copies of everything a state keeps, but its keys.
void add_backup_commands(CLI::App& app);

}  // namespace kps
