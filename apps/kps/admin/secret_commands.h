#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps admin secret`: the secret of a service user, replaced with an overlap or at once (docs/adr/0121).
void add_secret_commands(CLI::App& admin);

}  // namespace kps
