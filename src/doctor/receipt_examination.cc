#include "doctor/receipt_examination.h"

#include <fmt/format.h>

#include <optional>

#include "audit/checkpoints/receipt.h"
#include "wire/client/published_log.h"

namespace kps::doctor {
namespace {

using base::ErrorCode;

std::string told(const audit::Checkpoint& checkpoint) {
    return shown(fmt::format("{} {}", checkpoint.origin, checkpoint.size));
}

/// The checkpoint as it is once the log was waited for.
std::optional<std::string> newest(wire::client::PublishedLog& log) {
    const auto note = log.newest_note();
    if (!note) return std::nullopt;
    const auto checkpoint = audit::parse_checkpoint(base::as_text(*note));
    if (!checkpoint) return std::nullopt;
    return told(*checkpoint);
}

Finding examine_checkpoint(wire::client::PublishedLog& log,
                           const std::optional<audit::NoteVerifier>& verifier,
                           const audit::Receipt& receipt) {
    constexpr Step kStep = Step::Checkpoint;
    const auto note = log.newest_note();
    if (!note) return failed(kStep, Problem::CheckpointUnreachable, shown(note.error().context));
    const auto checkpoint = audit::parse_checkpoint(base::as_text(*note));
    if (!checkpoint)
        return failed(kStep, Problem::CheckpointMalformed, shown(checkpoint.error().context));
    std::string detail = told(*checkpoint);
    if (!verifier) return unchecked(kStep, Problem::CheckpointNotChecked, std::move(detail));
    if (!verifier->open(base::as_text(*note)))
        return failed(kStep, Problem::CheckpointNotSigned, std::move(detail));
    const base::Status status = log.verify(*verifier, receipt);
    if (status) return good(kStep, newest(log).value_or(std::move(detail)));
    const ErrorCode code = status.error().code;
    return failed(kStep,
                  code == ErrorCode::Busy          ? Problem::CheckpointBehind
                  : code == ErrorCode::CorruptData ? Problem::ReceiptNotInLog
                                                   : Problem::CheckpointUnreachable,
                  shown(status.error().context));
}

}  // namespace

std::vector<Finding> examine_receipt(wire::client::Session& session, const std::string& text,
                                     const std::string& verifier_key) {
    constexpr Step kStep = Step::Receipt;
    if (text.empty()) return {failed(kStep, Problem::ReceiptMissing)};
    const auto receipt = audit::parse_receipt(text);
    if (!receipt) return {failed(kStep, Problem::ReceiptMalformed, shown(receipt.error().context))};
    const std::string detail =
        shown(fmt::format("{} {}+{}", receipt->checkpoint->origin, receipt->index, receipt->count));
    std::optional<audit::NoteVerifier> verifier;
    if (!verifier_key.empty()) {
        auto parsed = audit::NoteVerifier::parse(verifier_key);
        if (!parsed)
            return {failed(kStep, Problem::VerifierKeyMalformed, shown(parsed.error().context))};
        verifier = std::move(*parsed);
        if (!verifier->open(receipt->checkpoint->note))
            return {failed(kStep, Problem::ReceiptNotSigned, detail)};
    }
    wire::client::PublishedLog log(session);
    return {verifier ? good(kStep, detail) : unchecked(kStep, Problem::ReceiptNotChecked, detail),
            examine_checkpoint(log, verifier, *receipt)};
}

}  // namespace kps::doctor
