#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps demo up|down|reset|status|run`: a whole system with synthetic people on this machine.
void add_demo_commands(CLI::App& app);

}  // namespace kps
