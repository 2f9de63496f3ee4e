#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps audit replay`: decides a recorded question again.
void add_audit_replay_commands(CLI::App& group);

}  // namespace kps
