#pragma once

#include <CLI/CLI.hpp>

namespace kps {

/// `kps audit receipt|verify-receipt|consistency|verify-consistency`: proofs for those outside, made and checked.
void add_audit_proof_commands(CLI::App& group);

}  // namespace kps
