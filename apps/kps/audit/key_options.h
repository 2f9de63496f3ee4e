#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "audit/keys/key_access.h"

namespace kps {

/// How a command that opens entries unlocks the private halves of the month keys: with shares, with
/// the secret in a file, else with the one that lies beside the keys (a demo).
struct KeyOptions {
    std::vector<std::string> shares;
    std::string unlock;
};
void add_key_options(CLI::App& command, KeyOptions& options);
/// Ends the command with status 2 when both are given.
audit::KeyAccess access_of(const KeyOptions& options);

}  // namespace kps
