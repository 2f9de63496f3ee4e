#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps admin certificate …`: client certificates of the strict profile, their authorities and
/// revocation lists.
void add_certificate_commands(CLI::App& admin);

}  // namespace kps
