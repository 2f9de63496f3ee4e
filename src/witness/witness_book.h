#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoints/note.h"
#include "base/clock.h"
#include "witness/cosignature.h"

/// What a witness keeps and decides (C2SP tlog-witness). Invariants:
/// 1. For one log it never cosigns a tree that does not go on from the largest it cosigned.
/// 2. The checkpoint is on disk before its cosignature is given.
/// 3. It knows sizes and roots, never an entry.
namespace kps::witness {

class WitnessBook {
  public:
    struct Answer {
        int status = 200;
        std::string content_type;
        std::string body;
    };
    /// `log_keys`: verifier keys of the logs that are witnessed. Notes lie in `directory`, one file a log.
    /// Errors: CorruptData for a key, or for a kept note that the log did not sign; FileFailed.
    static base::Result<std::unique_ptr<WitnessBook>> open(std::string directory,
                                                           const std::vector<std::string>& log_keys,
                                                           Cosigner cosigner,
                                                           const base::Clock& clock);
    /// The answer to the body of an `add-checkpoint`. Threads: any. Durable: the checkpoint of a 200.
    Answer add_checkpoint(std::string_view body);
    /// The newest checkpoint of a log; empty when there is none.
    std::string newest(std::string_view origin) const;

  private:
    struct Log {
        audit::NoteVerifier verifier;
        std::string path;
        audit::Checkpoint newest;  ///< size 0: none yet
    };
    WitnessBook(Cosigner cosigner, const base::Clock& clock)
        : cosigner_(std::move(cosigner)), clock_(clock) {}

    Cosigner cosigner_;
    const base::Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::string, Log, std::less<>> logs_;  ///< by origin
};

}  // namespace kps::witness
