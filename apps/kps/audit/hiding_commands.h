#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps audit hide add|end|list`: look-ups that the people looked up are told of only from a day on.
void add_audit_hiding_commands(CLI::App& group);

}  // namespace kps
