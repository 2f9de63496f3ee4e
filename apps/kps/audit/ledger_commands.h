#pragma once

namespace CLI {
class App;
}

namespace kps {

/// Adds `ledger`: a person's own look-ups.
void add_audit_ledger_commands(CLI::App& group);

}  // namespace kps
