#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoints/note.h"
#include "base/bytes.h"

/// The names one log was written under (docs/formats/audit_log.md, Origins; docs/adr/0091).
///
/// Invariants:
/// 1. A log changes its name only after a loss, at the end of what was restored, and never goes back to an older one.
/// 2. The change is signed by the older key, and the first entry under the new name, a CLOSE, says the same.
namespace kps::audit {

/// `kps/denetim` -> `kps/denetim/2` -> `kps/denetim/3`.
std::string next_origin(std::string_view origin);
/// The same name before any loss, for a name that `next_origin` makes; else the name itself.
std::string first_origin(std::string_view origin);
/// All names that came before, the first one first.
std::vector<std::string> earlier_origins(std::string_view origin);

/// A change of name, as it lies in `origins/` beside the log.
struct OriginChange {
    std::string detail;  ///< of the CLOSE entry
    std::string note;    ///< the last checkpoint under the older name
    std::string known;   ///< the newest one that anybody is known to have; empty: none newer
    // What `detail` says:
    std::string before;  ///< verifier keys
    std::string after;
    std::uint64_t end = 0;  ///< entries under the older names
    base::Hash root{};      ///< of their tree
    std::string by;
    std::uint64_t known_size = 0;  ///< of `known`; `end` when there is none
};

/// What a change consists of, before it is signed.
struct OriginStep {
    std::string note;
    std::string known;
    std::string by;
    std::string after;  ///< verifier key under the new name
};
/// The file of a change, signed by the key under the older name. Errors: CorruptData when the notes are not of it.
base::Result<std::string> origin_change_text(const OriginStep& step, const std::string& before,
                                             const crypto::Ed25519Key& older_key);
/// Errors: CorruptData for another shape, a wrong signature, or a detail that says something else.
base::Result<OriginChange> parse_origin_change(std::string_view text);
/// `<log>/origins/00002.txt` makes the second name.
std::string origin_path(const std::string& log_directory, std::size_t number);

/// SHA-256 of the name under which an entry of that index was sealed.
class OriginHashes {
  public:
    OriginHashes(const base::Hash& only) : parts_{{UINT64_MAX, only}} {}  // NOLINT: one name
    /// Entries below `end` were sealed under `hash`.
    void add_before(std::uint64_t end, const base::Hash& hash);
    const base::Hash& at(std::uint64_t index) const;

  private:
    struct Part {
        std::uint64_t end;
        base::Hash hash;
    };
    std::vector<Part> parts_;  ///< the current one last
};

class LogOrigins {
  public:
    LogOrigins(NoteVerifier current);  // NOLINT: most logs have one name
    /// `verifier_key`: under the current name; empty: the folder's own `log.vkey`.
    /// Errors: NotFound, FileFailed; CorruptData when the changes do not lead to that key.
    static base::Result<LogOrigins> load(const std::string& log_directory,
                                         std::string_view verifier_key = {});

    const NoteVerifier& current() const { return verifiers_.back(); }
    const NoteVerifier& at(std::uint64_t index) const;
    const OriginHashes& hashes() const { return hashes_; }
    const std::vector<OriginChange>& changes() const { return changes_; }
    /// A note under any of the names. Errors: CorruptData, also for one that is larger than what is known to have been
    /// signed under its name: then more was lost than the log says.
    base::Result<Checkpoint> open(std::string_view note) const;
    /// The end of what the log holds of the tree that `note` is of; its size when nothing is missing.
    std::uint64_t held_size(const Checkpoint& note) const;
    /// The detail of the CLOSE that must come first in a log that ends there; empty when none must.
    /// Errors: CorruptData for a log that ends before its name changed.
    base::Result<std::string> opening_detail(std::uint64_t size, const base::Hash& root) const;

  private:
    base::Status add(OriginChange change);

    std::vector<NoteVerifier> verifiers_;  ///< the current one last
    std::vector<OriginChange> changes_;    ///< one fewer
    OriginHashes hashes_;
};

}  // namespace kps::audit
