#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps audit reconcile …`: an institution's log and ours are compared, on one side at a time or at once.
void add_audit_reconcile_commands(CLI::App& group);

}  // namespace kps
