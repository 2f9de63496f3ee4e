#pragma once

namespace CLI {
class App;
}

namespace kps {

/// Adds `search …`, `verify-search` and `index …` to the commands of the log.
void add_audit_search_commands(CLI::App& group);

}  // namespace kps
