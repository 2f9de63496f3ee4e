#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps admin account add|list|lock|reset|recheck`: the first people of a state, before anybody can sign in.
void add_account_commands(CLI::App& admin);

}  // namespace kps
