#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "audit/checkpoints/note.h"
#include "base/result.h"
#include "crypto/keys.h"

/// Cosignatures of C2SP tlog-cosignature, type Ed25519 (0x04): that a witness saw a checkpoint and
/// that its tree goes on from all it saw of the log before.
namespace kps::witness {

/// Signs checkpoints as a witness.
class Cosigner {
  public:
    Cosigner(std::string name, crypto::Ed25519Key key);
    const std::string& name() const { return name_; }
    /// `<name>+<key id>+<base64>`, as a policy names it.
    std::string verifier_key() const;
    /// The signature line for a note. Whether the note may be cosigned is not asked here.
    std::string cosign(std::string_view note, std::int64_t unix_seconds) const;

  private:
    std::string name_;
    crypto::Ed25519Key key_;
    std::array<std::uint8_t, 4> id_;
};

/// Finds the cosignature of one witness.
class CosignatureVerifier {
  public:
    /// Errors: CorruptData for another shape, another algorithm, or an id that does not fit the key.
    static base::Result<CosignatureVerifier> parse(std::string_view verifier_key);
    const std::string& name() const { return key_.name; }
    const std::array<std::uint8_t, 32>& public_key() const { return key_.public_key; }
    /// When the witness signed, in seconds of POSIX time; nothing without a valid cosignature.
    std::optional<std::int64_t> time_of(std::string_view note) const;

  private:
    std::optional<std::int64_t> time_of_line(std::string_view body, std::string_view line) const;

    audit::VerifierKey key_;
};

}  // namespace kps::witness
