#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps letter campaign`: one letter to many, with the delivery of each.
void add_campaign_commands(CLI::App& letter);

}  // namespace kps
