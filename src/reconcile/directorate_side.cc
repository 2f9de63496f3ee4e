#include "reconcile/directorate_side.h"

#include <algorithm>

#include "audit/checkpoints/receipt.h"
#include "crypto/digest.h"
#include "reconcile/classes.h"
#include "reconcile/limits.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kNonceLabel = "kps-reconcile-nonce-v1";

tl::unexpected<base::Error> not_expected(std::string_view what) {
    return failed(ErrorCode::InvalidArgument, "reconciliation: " + std::string(what));
}

/// The records that `differences` say the institution has and the directorate does not count. A receipt that cannot be
/// read has no place in either set.
std::vector<CallRecord> told_records(const Differences& differences, const Subject& subject,
                                     const DayOfCalls& day) {
    std::vector<CallRecord> records;
    for (const OwnCall& call : differences.own) {
        const auto receipt = audit::parse_receipt(call.receipt);
        if (!receipt || receipt->index < day.first_index || receipt->index >= day.end_index)
            continue;
        CallRecord record{receipt->index, receipt->count, receipt->leaf};
        if (subject.view == View::Digests)
            record.fingerprint = fingerprint_of(receipt->leaf, call.digests);
        records.push_back(record);
    }
    std::sort(records.begin(), records.end());
    return records;
}

}  // namespace

Totals totals_of(const Outcome& outcome, const base::Hash& root) {
    Totals totals;
    totals.equal = outcome.equal;
    totals.settled = outcome.settled;
    totals.root = root;
    for (const Row& row : outcome.rows) {
        switch (row.kind) {
            case Class::OursDelivered:
                ++totals.ours_delivered;
                break;
            case Class::OursAborted:
                ++totals.ours_aborted;
                break;
            case Class::OursUnknown:
                ++totals.ours_unknown;
                break;
            case Class::TheirsWithReceipt:
                ++totals.theirs_with_receipt;
                break;
            case Class::TheirsWithoutReceipt:
                ++totals.theirs_without_receipt;
                break;
            case Class::Mismatch:
                ++totals.mismatches;
                break;
        }
    }
    return totals;
}

DirectorateSide::DirectorateSide(DayOfCalls day, Parts parts)
    : day_(std::move(day)), parts_(std::move(parts)), root_(manifest_root(day_.records)) {}

/// Follows from what is compared, so that no message has to be remembered; the institution's word makes it fresh.
Nonce DirectorateSide::nonce_of(const Subject& subject) const {
    crypto::Sha256 hash;
    hash.update(base::as_bytes(kNonceLabel));
    hash.update(subject.nonce);
    hash.update(root_);
    const base::Hash digest = hash.finish();
    Nonce nonce{};
    std::copy_n(digest.begin(), nonce.size(), nonce.begin());
    return nonce;
}

const std::vector<Key>& DirectorateSide::keys_of(const Keying& keying, const base::Hash& salt) {
    if (salt != salt_ || keys_.size() != day_.records.size()) {
        keys_ = keying.keys_of(day_.records);
        sorted_keys_.clear();
        salt_ = salt;
    }
    return keys_;
}

base::Result<Message> DirectorateSide::answer(const Message& message) {
    const Subject& subject = message.subject;
    Message reply;
    reply.subject = subject;
    if (std::holds_alternative<Opening>(message.content)) {
        reply.content = summary(subject);
    } else if (const auto* more = std::get_if<MoreWanted>(&message.content)) {
        reply.content = KPS_TRY(block(subject, *more));
    } else if (const auto* differences = std::get_if<Differences>(&message.content)) {
        reply.content = KPS_TRY(outcome(subject, *differences));
    } else {
        return not_expected("this is a message of the directorate's side");
    }
    return reply;
}

Summary DirectorateSide::summary(const Subject& subject) {
    Summary out;
    out.nonce = nonce_of(subject);
    out.first_index = day_.first_index;
    out.end_index = day_.end_index;
    out.log_size = day_.log_size;
    out.calls = day_.records.size();
    out.root = root_;
    const base::Hash salt = salt_of(subject, out.nonce);
    const Keying keying(salt);
    out.symbols = make_symbols(keying, keys_of(keying, salt), 0, kSymbolsFirst);
    return out;
}

base::Result<Block> DirectorateSide::block(const Subject& subject, const MoreWanted& more) {
    if (more.nonce != nonce_of(subject)) return not_expected("the day has changed; begin again");
    const base::Hash salt = salt_of(subject, more.nonce);
    const Keying keying(salt);
    const std::vector<Key>& keys = keys_of(keying, salt);
    Block out;
    out.nonce = more.nonce;
    out.kind = more.kind;
    out.first = more.first;
    if (more.kind == BlockKind::Symbols) {
        out.symbols =
            make_symbols(keying, keys, static_cast<std::uint32_t>(more.first), more.count);
        return out;
    }
    if (more.first >= keys.size()) return not_expected("there are no keys there");
    if (sorted_keys_.empty()) {
        sorted_keys_ = keys;
        std::sort(sorted_keys_.begin(), sorted_keys_.end());
    }
    const auto first = sorted_keys_.begin() + static_cast<std::ptrdiff_t>(more.first);
    const auto count = std::min<std::uint64_t>(more.count, sorted_keys_.size() - more.first);
    out.keys.assign(first, first + static_cast<std::ptrdiff_t>(count));
    return out;
}

base::Result<Outcome> DirectorateSide::outcome(const Subject& subject,
                                               const Differences& differences) {
    if (differences.nonce != nonce_of(subject))
        return not_expected("the day has changed; begin again");
    const base::Hash salt = salt_of(subject, differences.nonce);
    const Keying keying(salt);
    const std::vector<Key>& keys = keys_of(keying, salt);
    const std::set<Key> wanted(differences.wanted.begin(), differences.wanted.end());
    LogKnowledge log;
    std::vector<CallRecord> theirs = told_records(differences, subject, day_);
    std::set<std::uint64_t> places;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (wanted.count(keys[i]) != 0) {
            log.wanted.emplace(day_.records[i].index, day_.records[i]);
            places.insert(day_.records[i].index);
        } else {
            theirs.push_back(day_.records[i]);
        }
    }
    // Nothing is missed in silence: what is left of our day with what they told must be their day.
    std::sort(theirs.begin(), theirs.end());
    Outcome out;
    out.nonce = differences.nonce;
    out.equal = day_.records.size() - log.wanted.size();
    out.settled = theirs.size() == differences.calls && manifest_root(theirs) == differences.root;

    for (const OwnCall& call : differences.own)
        if (const auto receipt = audit::parse_receipt(call.receipt)) places.insert(receipt->index);
    log.details = KPS_TRY(parts_.details(places));
    std::set<std::uint64_t> paired;
    for (const OwnCall& call : differences.own) {
        JudgedCall judged = judge(subject, call, log, parts_.receipt_state);
        if (!judged.differs) continue;
        const auto ours = judged.index ? log.wanted.find(*judged.index) : log.wanted.end();
        // Rule R-086 (KPSY m.10/4): where both have a call, the row carries the directorate's record, which prevails.
        if (ours != log.wanted.end() && paired.insert(*judged.index).second) {
            const Row row = row_of_ours(ours->second, log);
            judged.row.in_log = true;
            judged.row.ours = row.ours;
            judged.row.service = row.service;
            judged.row.outcome = row.outcome;
        }
        out.rows.push_back(std::move(judged.row));
    }
    for (const auto& [index, record] : log.wanted)
        if (paired.count(index) == 0) out.rows.push_back(row_of_ours(record, log));
    return out;
}

}  // namespace kps::reconcile
