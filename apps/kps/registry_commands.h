#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps registry generate|import|verify|info`: the only commands that write a register, and its
/// checker.
void add_registry_commands(CLI::App& app);

}  // namespace kps
