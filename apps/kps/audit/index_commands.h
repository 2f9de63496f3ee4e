#pragma once

namespace CLI {
class App;
}

namespace kps {

/// Adds `index seal|verify` and `verify-search`.
void add_audit_index_commands(CLI::App& group);

}  // namespace kps
