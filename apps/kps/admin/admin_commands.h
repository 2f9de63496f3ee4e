#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps admin …`: institutions, blocks, users and decisions from files, until their life cycle has its own pages.
void add_admin_commands(CLI::App& app);

}  // namespace kps
