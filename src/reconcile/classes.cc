#include "reconcile/classes.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;

/// The log holds the question, and that it could not be answered: no body left.
bool had_no_answer(const CallDetail& detail) {
    constexpr std::uint16_t kFailuresFrom = 900;
    return detail.outcome >= kFailuresFrom ||
           detail.outcome == static_cast<std::uint16_t>(ErrorCode::BodyTooLarge);
}

void describe(const CallDetail& detail, Row& row) {
    row.time_us = detail.time_us;
    row.service = detail.service;
    row.outcome = detail.outcome;
}

Row row_of_theirs(const OwnCall& call, Class kind, std::string note) {
    Row row;
    row.kind = kind;
    row.time_us = call.time_us;
    row.message_id = call.message_id;
    row.note = std::move(note);
    return row;
}

/// A genuine checkpoint with a leaf hash that the log does not hold there.
JudgedCall judge_foreign_leaf(const OwnCall& call, const audit::Receipt& receipt,
                              DirectorateSide::ReceiptState state) {
    JudgedCall out;
    out.index = receipt.index;
    out.row = state == DirectorateSide::ReceiptState::NotOfThisLog
                  ? row_of_theirs(call, Class::TheirsWithReceipt,
                                  "signed, and the log does not lead to it")
                  : row_of_theirs(call, Class::Mismatch, "the leaf hash is not that of the entry");
    out.row.ours.index = receipt.index;
    out.row.ours.count = receipt.count;
    return out;
}

}  // namespace

Row row_of_ours(const CallRecord& record, const LogKnowledge& log) {
    Row row;
    row.in_log = true;
    row.ours = record;
    const auto detail = log.details.find(record.index);
    if (detail == log.details.end()) return row;
    describe(detail->second, row);
    if (detail->second.delivery == Delivery::Delivered) row.kind = Class::OursDelivered;
    if (detail->second.delivery == Delivery::Aborted || had_no_answer(detail->second))
        row.kind = Class::OursAborted;
    return row;
}

JudgedCall judge(const Subject& subject, const OwnCall& call, const LogKnowledge& log,
                 const std::function<DirectorateSide::ReceiptState(const audit::Receipt&)>& state) {
    JudgedCall out;
    const auto receipt = audit::parse_receipt(call.receipt);
    if (!receipt) {
        out.row = row_of_theirs(call, Class::TheirsWithoutReceipt,
                                call.receipt.empty() ? "no receipt" : "the receipt cannot be read");
        return out;
    }
    const DirectorateSide::ReceiptState receipt_state = state(*receipt);
    if (receipt_state == DirectorateSide::ReceiptState::NotSigned) {
        out.row = row_of_theirs(call, Class::TheirsWithoutReceipt,
                                "the receipt is not signed by this log");
        return out;
    }
    const auto found = log.details.find(receipt->index);
    if (found == log.details.end() || found->second.leaf != receipt->leaf)
        return judge_foreign_leaf(call, *receipt, receipt_state);
    const CallDetail& detail = found->second;
    out.index = receipt->index;
    if (detail.institution != subject.institution) {
        out.row = row_of_theirs(call, Class::Mismatch, "the entry is another institution's");
        return out;
    }
    const auto wanted = log.wanted.find(receipt->index);
    if (wanted == log.wanted.end()) {
        // A refusal before a service was known: it has a receipt and stands in no manifest.
        out.differs = false;
        return out;
    }
    out.row = row_of_theirs(call, Class::Mismatch,
                            wanted->second.count != receipt->count
                                ? "the number of entries is not that of the call"
                                : "the digests are not those of the entry");
    return out;
}

}  // namespace kps::reconcile
