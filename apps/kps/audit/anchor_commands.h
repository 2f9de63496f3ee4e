#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps audit anchor now|verify`: time stamps of RFC 3161 over the log.
void add_audit_anchor_commands(CLI::App& group);

}  // namespace kps
