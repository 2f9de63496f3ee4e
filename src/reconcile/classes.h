#pragma once

#include <map>
#include <vector>

#include "base/result.h"
#include "reconcile/directorate_side.h"

/// Tells what a difference means (AUDIT 1.6).
namespace kps::reconcile {

/// What the institution's line turned out to be.
struct JudgedCall {
    Row row;
    /// The line's place in the log, where its receipt could be read and is signed.
    std::optional<std::uint64_t> index;
    /// False: the log holds it, as one that no manifest counts; nothing is different.
    bool differs = true;
};

/// What the log holds where the institution's lines and the wanted calls point.
struct LogKnowledge {
    std::map<std::uint64_t, CallDetail> details;
    std::map<std::uint64_t, CallRecord>
        wanted;  ///< the directorate's own differing calls, by index
};

/// Judges one line of the institution.
JudgedCall judge(const Subject& subject, const OwnCall& call, const LogKnowledge& log,
                 const std::function<DirectorateSide::ReceiptState(const audit::Receipt&)>& state);
/// The row of a call that only the directorate has.
Row row_of_ours(const CallRecord& record, const LogKnowledge& log);

}  // namespace kps::reconcile
