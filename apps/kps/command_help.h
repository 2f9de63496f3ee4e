#pragma once

namespace CLI {
class App;
}

namespace kps {

/// Ends the help of all commands alike, once they are all there: exit statuses, and an example where a command brought
/// none of its own; a group says where to read on.
void complete_help(CLI::App& app);

}  // namespace kps
