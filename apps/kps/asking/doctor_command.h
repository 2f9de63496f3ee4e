#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps doctor`: goes through an institution's connection step by step and says which step fails.
void add_doctor_command(CLI::App& app);

}  // namespace kps
