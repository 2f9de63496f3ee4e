#include "reconcile/log_side.h"

#include <memory>
#include <utility>

#include "audit/checkpoints/note.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/origins/log_origins.h"
#include "audit/proofs/proof.h"
#include "audit/tiles/public_files.h"
#include "reconcile/entry_digests.h"
#include "reconcile/limits.h"
#include "reconcile/manifest.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;
using base::failed;
using ReceiptState = DirectorateSide::ReceiptState;

/// Judges receipts against a log folder: is the log what it was when the receipt was given?
class ReceiptJudge {
  public:
    static base::Result<ReceiptJudge> open(const std::string& log_directory,
                                           std::uint64_t log_size) {
        ReceiptJudge judge(KPS_TRY(audit::LogOrigins::load(log_directory)));
        judge.log_size_ = log_size;
        const auto note =
            audit::read_file(log_directory + "/tiles/checkpoint", audit::kNoteBytesMax);
        if (note)
            judge.published_size_ = KPS_TRY(audit::parse_checkpoint(base::as_text(*note))).size;
        judge.nodes_ = audit::tile_node_reader(log_directory, judge.published_size_);
        return judge;
    }
    ReceiptState judge(const audit::Receipt& receipt) const {
        const auto checkpoint = origins_.open(receipt.checkpoint->note);
        if (!checkpoint) return ReceiptState::NotSigned;
        // Also one whose entry was lost with the end of the log under an older name.
        if (checkpoint->size > log_size_ || origins_.held_size(*checkpoint) < checkpoint->size)
            return ReceiptState::NotOfThisLog;
        // Not published yet, for a second at most: the entry itself then decides.
        if (checkpoint->size > published_size_) return ReceiptState::OfThisLog;
        const auto root = audit::root_of(nodes_, checkpoint->size);
        return root && *root == checkpoint->root ? ReceiptState::OfThisLog
                                                 : ReceiptState::NotOfThisLog;
    }

  private:
    explicit ReceiptJudge(audit::LogOrigins origins) : origins_(std::move(origins)) {}
    audit::LogOrigins origins_;
    audit::NodeReader nodes_;
    std::uint64_t log_size_ = 0;
    std::uint64_t published_size_ = 0;
};

}  // namespace

base::Result<DirectorateSide> open_log_side(const LogSideOptions& options, const Subject& subject) {
    const DayReader reader(options.log_directory);
    Fingerprint fingerprint;
    std::shared_ptr<EntryDigests> digests;
    if (subject.view == View::Digests) {
        if (!options.keys)
            return failed(ErrorCode::NotFound, "comparing digests needs the month keys");
        digests = KPS_TRY(EntryDigests::open(options.log_directory, options.keys));
        fingerprint = [&digests](const SeenEntry& entry) { return digests->fingerprint(entry); };
    }
    DayOfCalls day = KPS_TRY(read_day(reader, subject.day, subject.institution, fingerprint));
    const auto judge = std::make_shared<ReceiptJudge>(
        KPS_TRY(ReceiptJudge::open(options.log_directory, day.log_size)));
    DirectorateSide::Parts parts;
    parts.details = [reader, date = subject.day](const std::set<std::uint64_t>& places) {
        return read_details(reader, date, places);
    };
    parts.receipt_state = [judge](const audit::Receipt& receipt) { return judge->judge(receipt); };
    return DirectorateSide(std::move(day), std::move(parts));
}

base::Result<Compared> compare(const OwnLog& log, DirectorateSide& directorate, Subject subject,
                               const FreshNonce& fresh) {
    Compared out;
    for (int attempt = 0; attempt < kAttemptsMax && !out.report.settled; ++attempt) {
        subject.nonce = fresh();
        InstitutionSide institution(log, subject);
        base::Bytes message = institution.opening();
        // It ends: each round brings new symbols or keys, of which there are kSymbolsMax and kCallsMax.
        while (!message.empty()) {
            const Message question = KPS_TRY(parse(message));
            const Message reply = KPS_TRY(directorate.answer(question));
            const base::Bytes answer = encode(reply);
            out.messages += 2;
            out.bytes += message.size() + answer.size();
            InstitutionSide::Step step = KPS_TRY(institution.take(answer));
            message = std::move(step.send);
            if (step.report) out.report = std::move(*step.report);
        }
    }
    out.totals = totals_of(out.report.outcome, directorate.root());
    out.totals.settled = out.report.settled;
    return out;
}

}  // namespace kps::reconcile
