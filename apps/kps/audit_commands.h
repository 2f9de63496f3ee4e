#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps audit verify|show|export|…`: reads a log folder offline; never writes one.
void add_audit_commands(CLI::App& app);

}  // namespace kps
