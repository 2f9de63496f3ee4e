#pragma once

#include <string>
#include <string_view>

#include "audit/log_writer.h"
#include "crypto/keys.h"

/// Signed notes over tree heads: C2SP signed-note v1.0.0 and tlog-checkpoint v1.0.0.
namespace kps::audit {

/// May `origin` name a log and its key? One line of visible ASCII without space or plus.
bool is_origin(std::string_view origin);

/// Algorithm byte of a C2SP signed-note key.
enum class NoteAlgorithm : std::uint8_t { Ed25519 = 1, Ed25519Cosignature = 4 };

/// `<name>+<key id>+<base64 key>`: what a verifier needs to know of a log or of a witness.
struct VerifierKey {
    std::string name;
    std::array<std::uint8_t, 4> id{};
    std::array<std::uint8_t, 32> public_key{};

    /// Errors: CorruptData for another shape, another algorithm, or an id that does not fit the key.
    static base::Result<VerifierKey> parse(std::string_view text, NoteAlgorithm algorithm);
};
/// The first bytes of SHA-256(name, line feed, algorithm, key).
std::array<std::uint8_t, 4> note_key_id(std::string_view name, NoteAlgorithm algorithm,
                                        base::ByteView public_key);
std::string verifier_key_text(std::string_view name, base::ByteView public_key,
                              NoteAlgorithm algorithm = NoteAlgorithm::Ed25519);

/// Makes checkpoints of one log.
class NoteSigner {
  public:
    NoteSigner(std::string origin, crypto::Ed25519Key key);
    std::string sign(std::uint64_t size, const base::Hash& root) const;
    const std::string& origin() const { return origin_; }

  private:
    std::string origin_;
    crypto::Ed25519Key key_;
    std::array<std::uint8_t, 4> key_id_;
};

/// Checks checkpoints of one log. Signature lines of other keys (witnesses, later algorithms) are
/// passed over.
class NoteVerifier {
  public:
    /// Errors: CorruptData for another shape, another algorithm, or a key id that does not fit the
    /// key.
    static base::Result<NoteVerifier> parse(std::string_view verifier_key);
    const std::string& origin() const { return key_.name; }
    /// As `parse` takes it.
    std::string key_text() const { return verifier_key_text(key_.name, key_.public_key); }
    /// Shape and signature. Errors: CorruptData.
    base::Result<Checkpoint> open(std::string_view note) const;
    /// Is it the key's bare signature over these bytes? Never of a checkpoint's text.
    bool has_signed(std::string_view text, base::ByteView signature) const;

  private:
    bool has_signature(std::string_view text, std::string_view signatures) const;

    VerifierKey key_;
};

/// The three lines of a checkpoint, without looking at signatures: never to be believed alone.
base::Result<Checkpoint> parse_checkpoint(std::string_view note);

}  // namespace kps::audit
