#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps audit verify|verify-receipt|show|export`: reads a log folder offline; never writes one.
void add_audit_commands(CLI::App& app);

}  // namespace kps
