#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "audit/checkpoints/receipt.h"
#include "audit/entry.h"
#include "base/result.h"
#include "reconcile/messages.h"

namespace kps::reconcile {

/// What the log says of the answer to a call.
enum class Delivery : std::uint8_t { Unknown, Delivered, Aborted };

/// The clear part of the first entry of a call, whoever's it is.
struct CallDetail {
    base::InstitutionId institution;
    base::ServiceNumber service;
    audit::EntryType type = audit::EntryType::Query;
    std::uint16_t outcome = 0;
    std::int64_t time_us = 0;
    base::Hash leaf{};
    Delivery delivery = Delivery::Unknown;
};

/// The calls of one institution on one day, as the log holds them.
struct DayOfCalls {
    std::uint64_t first_index = 0;
    std::uint64_t end_index = 0;
    std::uint64_t log_size = 0;
    std::vector<CallRecord> records;  ///< ascending
};

/// Numbers of a comparison, for the RECON-RESULT entry.
struct Totals {
    std::uint64_t equal = 0;
    std::uint64_t ours_delivered = 0;
    std::uint64_t ours_aborted = 0;
    std::uint64_t ours_unknown = 0;
    std::uint64_t theirs_with_receipt = 0;
    std::uint64_t theirs_without_receipt = 0;
    std::uint64_t mismatches = 0;
    bool settled = false;
    base::Hash root{};
    std::uint64_t differences() const {
        return ours_delivered + ours_aborted + ours_unknown + theirs_with_receipt +
               theirs_without_receipt + mismatches;
    }
};
Totals totals_of(const Outcome& outcome, const base::Hash& root);

/// The directorate's part of comparisons of one institution and day. It remembers nothing of a comparison: each answer
/// follows from the message and the log, so it can stand behind any number of servers.
class DirectorateSide {
  public:
    enum class ReceiptState : std::uint8_t {
        NotSigned,     ///< by this log
        OfThisLog,     ///< the log grew out of the tree the receipt was given for
        NotOfThisLog,  ///< signed, and the log has another history or ends before it
    };
    struct Parts {
        /// First entries of calls at these places; places that begin no entry are left out.
        std::function<base::Result<std::map<std::uint64_t, CallDetail>>(
            const std::set<std::uint64_t>&)>
            details;
        std::function<ReceiptState(const audit::Receipt&)> receipt_state;
    };
    /// `day` is as `subject_of_day` says: of one institution, day and view.
    DirectorateSide(DayOfCalls day, Parts parts);

    /// The answer. Errors: InvalidArgument for a message that no institution's side would send; those of the parts.
    base::Result<Message> answer(const Message& message);
    const base::Hash& root() const { return root_; }
    const DayOfCalls& day() const { return day_; }

  private:
    Nonce nonce_of(const Subject& subject) const;
    const std::vector<Key>& keys_of(const Keying& keying, const base::Hash& salt);
    Summary summary(const Subject& subject);
    base::Result<Block> block(const Subject& subject, const MoreWanted& more);
    base::Result<Outcome> outcome(const Subject& subject, const Differences& differences);

    DayOfCalls day_;
    Parts parts_;
    base::Hash root_;
    base::Hash salt_{};  ///< that `keys_` were made with
    std::vector<Key> keys_;
    std::vector<Key> sorted_keys_;
};

}  // namespace kps::reconcile
