#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps contract list|wsdl|dictionary`: what the server offers, read from the contract files in the program.
void add_contract_commands(CLI::App& app);

}  // namespace kps
