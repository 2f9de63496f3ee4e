#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps serve`: everything on the wire, until SIGTERM.
void add_serve_command(CLI::App& app);

}  // namespace kps
