#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "reconcile/messages.h"
#include "reconcile/own_log.h"

namespace kps::reconcile {

/// How a comparison ended, as the institution sees it.
struct Report {
    Subject subject;
    /// Both sides have proved that with these rows their sets are one. False: begin again with another nonce.
    bool settled = false;
    std::uint64_t own_calls = 0;  ///< of the institution with a receipt, on this day
    std::uint64_t directorate_calls = 0;
    Outcome outcome;
};

/// The institution's part of one comparison. It begins, asks until it can tell the difference, and checks the end.
///
/// Invariants:
/// 1. Which calls are compared goes by their place in the directorate's log, so that no clock has to agree.
/// 2. What a message says is believed only as far as the roots of the repaired sets prove it.
class InstitutionSide {
  public:
    /// `log` must outlive it and have been read for the subject's view; the nonce must be fresh and random.
    InstitutionSide(const OwnLog& log, const Subject& subject) : log_(log), subject_(subject) {}

    base::Bytes opening() const { return encode({subject_, Opening{}}); }

    struct Step {
        base::Bytes send;              ///< the next message; empty at the end
        std::optional<Report> report;  ///< at the end
    };
    /// Takes the directorate's answer. Errors: InvalidArgument for a message that is not the one waited for, or more
    /// differences than kDifferencesMax; those of the log.
    base::Result<Step> take(base::ByteView message);

  private:
    enum class Stage : std::uint8_t { Summary, Block, Outcome, Done };

    base::Result<Step> take_summary(Summary summary);
    base::Result<Step> take_block(const Block& block);
    base::Result<Step> take_outcome(Outcome outcome);
    void choose_calls();
    base::Result<Step> go_on();
    Step ask_for_more() const;
    base::Result<Step> tell(const Difference& difference);
    base::Status add_own(std::uint64_t offset, Differences& out) const;
    bool is_ours(const std::vector<Key>& keys) const;
    bool repairs_to_root(const Outcome& outcome) const;

    const OwnLog& log_;
    Subject subject_;
    Stage stage_ = Stage::Summary;
    Summary summary_;
    std::vector<CallRecord> records_;                  ///< the set that is compared
    std::vector<std::uint64_t> offsets_;               ///< of their lines
    std::vector<std::uint64_t> further_;               ///< lines of the day outside the set
    std::vector<Key> keys_;                            ///< of `records_`
    std::vector<std::pair<Key, std::size_t>> by_key_;  ///< ascending, with the place in `records_`
    std::optional<SymbolDecoder> decoder_;
    BlockKind asked_ = BlockKind::Symbols;
    std::vector<Key> their_keys_;
    std::vector<std::size_t> told_;  ///< places of the records the directorate was told of
};

}  // namespace kps::reconcile
