#include "audit/receipts/receipt_maker.h"

#include <fmt/format.h>

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

/// What an institution caused and was answered. Alarms name an institution too, and are not for it.
bool is_answered(EntryType type) {
    return type == EntryType::Query || type == EntryType::Refused || type == EntryType::Delivery ||
           type == EntryType::TokenIssued;
}

}  // namespace

base::Result<FullReceipt> make_full_receipt(const PublishedReader& read,
                                            const NoteVerifier& verifier, std::uint64_t index) {
    const base::Bytes note = KPS_TRY(read("checkpoint"));
    FullReceipt receipt;
    receipt.checkpoint = KPS_TRY(verifier.open(base::as_text(note)));
    receipt.index = index;
    const std::uint64_t size = receipt.checkpoint.size;
    if (index >= size)
        return failed(ErrorCode::NotFound,
                      fmt::format("entry {} is not published; the log ends at {}", index, size));
    receipt.entry = KPS_TRY(read_entry(read, index, size));
    receipt.proof = KPS_TRY(prove_inclusion(tile_node_reader(read, size), index, size));
    KPS_TRY(check_full_receipt(receipt, verifier));
    return receipt;
}

ReceiptDesk::ReceiptDesk(Parts parts) : parts_(std::move(parts)) {}

base::Result<std::string> ReceiptDesk::give(base::InstitutionId institution,
                                            std::uint64_t index) const {
    auto receipt = make_full_receipt(parts_.read, parts_.verifier, index);
    const bool is_absent = !receipt && (receipt.error().code == ErrorCode::NotFound ||
                                        receipt.error().code == ErrorCode::NotFoundPath);
    if (!receipt && !is_absent) return failed(receipt.error());
    // Also where nothing is published at all, and where a tile of the newest checkpoint is not there yet.
    if (is_absent && index < parts_.durable_size())
        return failed(ErrorCode::Busy, "log: the entry is not published yet");
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
