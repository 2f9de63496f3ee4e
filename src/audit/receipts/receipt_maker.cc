#include "audit/receipts/receipt_maker.h"

#include <fmt/format.h>

#include <optional>

#include "audit/entries/entry_codec.h"
#include "audit/limits.h"
#include "audit/proofs/proof.h"
#include "audit/segments/frame.h"
#include "audit/tiles/tile_paths.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

/// The bundle as the tree of `size` has it; a full one may have replaced the partial one since.
base::Result<base::Bytes> read_bundle(const PublishedReader& read, std::uint64_t number,
                                      std::uint64_t size) {
    TileName name{true, 0, number, kTileWidth};
    auto full = read(tile_path(name));
    if (full || (number + 1) * kTileWidth <= size) return full;
    name.width = static_cast<unsigned>(size % kTileWidth);
    return read(tile_path(name));
}

base::Result<base::Bytes> read_entry(const PublishedReader& read, std::uint64_t index,
                                     std::uint64_t size) {
    const base::Bytes bundle = KPS_TRY(read_bundle(read, index / kTileWidth, size));
    EntryCursor cursor(bundle);
    base::ByteView entry;
    for (std::uint64_t at = index - index % kTileWidth; cursor.next(entry); ++at)
        if (at == index) return base::Bytes(entry.data(), entry.size());
    return failed(ErrorCode::CorruptData, fmt::format("bundle of entry {}: too short", index));
}

/// The checkpoint with its witnesses' cosignatures, where there is one: a receipt in it proves more.
std::optional<Checkpoint> open_witnessed(const PublishedReader& read,
                                         const NoteVerifier& verifier) {
    const auto note = read(std::string(kWitnessedFile));
    if (!note) return std::nullopt;
    auto checkpoint = verifier.open(base::as_text(*note));
    if (!checkpoint) return std::nullopt;
    return std::move(checkpoint).take();
}

/// What an institution caused and was answered. Alarms name an institution too, and are not for it.
bool is_answered(EntryType type) {
    return type == EntryType::Query || type == EntryType::Refused || type == EntryType::Delivery ||
           type == EntryType::TokenIssued;
}

}  // namespace

base::Result<FullReceipt> make_full_receipt(const PublishedReader& read,
                                            const NoteVerifier& verifier, std::uint64_t index) {
    const auto note = read("checkpoint");
    if (!note && note.error().code == ErrorCode::NotFoundPath)
        return failed(ErrorCode::NotFound, "nothing is published yet");
    if (!note) return failed(note.error());
    FullReceipt receipt;
    receipt.checkpoint = KPS_TRY(verifier.open(base::as_text(*note)));
    receipt.index = index;
    const std::uint64_t size = receipt.checkpoint.size;
    const auto witnessed = open_witnessed(read, verifier);
    if (witnessed && index < witnessed->size && witnessed->size <= size)
        receipt.checkpoint = *witnessed;
    if (index >= size)
        return failed(ErrorCode::NotFound,
                      fmt::format("entry {} is not published; the log ends at {}", index, size));
    receipt.entry = KPS_TRY(read_entry(read, index, size));
    receipt.proof =
        KPS_TRY(prove_inclusion(tile_node_reader(read, size), index, receipt.checkpoint.size));
    KPS_TRY(check_full_receipt(receipt, verifier));
    return receipt;
}

ReceiptDesk::ReceiptDesk(Parts parts) : parts_(std::move(parts)) {}

base::Result<FullReceipt> ReceiptDesk::make(std::uint64_t index) const {
    auto receipt = make_full_receipt(parts_.read, parts_.verifier, index);
    // Sizes are public: that an entry is on its way is no secret.
    if (!receipt && receipt.error().code == ErrorCode::NotFound && index < parts_.durable_size())
        return failed(ErrorCode::Busy, "log: the entry is not published yet");
    return receipt;
}

base::Result<std::string> ReceiptDesk::give(base::InstitutionId institution,
                                            std::uint64_t index) const {
    auto receipt = make(index);
    if (!receipt && receipt.error().code != ErrorCode::NotFound &&
        receipt.error().code != ErrorCode::NotFoundPath)
        return failed(receipt.error());
    // Rule R-088 (KPSY m.10/5): an entry is shown to the institution it belongs to and to no other; one of another
    // institution looks like one that is not there.
    const auto refused = [] { return failed(ErrorCode::NotFoundPath, "log: no such receipt"); };
    if (!receipt) return refused();
    const ClearEntry clear = KPS_TRY(decode_entry(receipt->entry));
    if (clear.institution != institution || institution.value() == 0 || !is_answered(clear.type))
        return refused();
    receipt->secret = parts_.secrets.find(clear.data_key_number, index, parts_.clock.now_us());
    return receipt->text();
}

}  // namespace kps::audit
