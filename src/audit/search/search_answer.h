#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/receipts/full_receipt.h"
#include "audit/search/log_search.h"

namespace kps::audit {

/// A look-up as text that proves by itself that nothing was left out of the sealed part of the log
/// (docs/formats/audit_search.md). Errors: Busy when a seal is not published yet; CorruptData, FileFailed.
base::Result<std::string> answer_text(const TokenAnswer& answer, const std::string& log_directory,
                                      const NoteVerifier& verifier);

/// What a verified answer says.
struct AnswerReport {
    std::string origin;
    LeafRange sealed;                 ///< entries that are proved to be looked through
    std::vector<std::uint64_t> hits;  ///< of the sealed entries, each once
    LeafRange unsealed;               ///< entries for which the answer is the asked one's word
    std::vector<std::uint64_t> unsealed_hits;
    std::map<Month, std::vector<IndexToken>> tokens;  ///< what was looked for
    std::vector<Month> months_without_token;          ///< their keys were gone
    std::vector<Checkpoint> checkpoints;              ///< to be compared with others kept elsewhere
};

/// Recomputes everything, offline: each seal is in the log that `verifier` knows, the files follow one another
/// without a gap, the rows stand in the sealed trees, and rows and neighbours leave no room for another.
/// Errors: CorruptData says what does not hold.
base::Result<AnswerReport> verify_answer(std::string_view text, const NoteVerifier& verifier);

}  // namespace kps::audit
