#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps decision`: what a decision changes, shows and repeats, before the board signs it; and what of it is not used.
void add_decision_commands(CLI::App& app);

}  // namespace kps
