#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps audit hold add|list|lift|open`: records that a court or an inspection wants outlive their month in a case file.
void add_audit_hold_commands(CLI::App& group);

}  // namespace kps
