#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps errors`: the error catalogue.
void add_error_commands(CLI::App& app);

}  // namespace kps
