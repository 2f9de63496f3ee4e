#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps audit destroy plan|request|confirm|run|list`: the monthly destruction of records that are eight years old.
void add_audit_retention_commands(CLI::App& group);

}  // namespace kps
