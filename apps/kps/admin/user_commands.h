#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps admin user …` and `kps admin alarms`: who may ask, who was stopped, and why.
void add_user_commands(CLI::App& admin);

}  // namespace kps
