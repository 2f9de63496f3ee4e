#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps audit keys list|plan|check|prepare|canary|split|use-tokens|export-public`: the keys of the log. Each change is
/// an entry of the log.
void add_audit_key_commands(CLI::App& group);

}  // namespace kps
