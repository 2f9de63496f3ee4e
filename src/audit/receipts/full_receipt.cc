#include "audit/receipts/full_receipt.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/entries/entry_codec.h"
#include "audit/limits.h"
#include "audit/proofs/proof.h"
#include "audit/receipts/proof_lines.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::uint8_t kExtraVersion = 1;
constexpr std::uint8_t kExtraSecret = 1;  ///< flag: r stands before the entry

base::Status read_extra(std::string_view line, FullReceipt& receipt) {
    const base::Bytes extra = KPS_TRY(base::from_base64(line));
    base::ByteView rest = extra;
    if (rest.size() < 2 || rest[0] != kExtraVersion || rest[1] > kExtraSecret)
        return failed(ErrorCode::CorruptData, "receipt: extra data of another version");
    const bool has_secret = rest[1] == kExtraSecret;
    rest = rest.subspan(2);
    if (has_secret) {
        crypto::Key256 secret{};
        if (rest.size() < secret.size())
            return failed(ErrorCode::CorruptData, "receipt: extra data too short");
        std::copy_n(rest.begin(), secret.size(), secret.begin());
        receipt.secret = secret;
        rest = rest.subspan(secret.size());
    }
    // The entry itself: whatever is no entry of version 1 cannot be a leaf of this log.
    KPS_TRY(decode_entry(rest));
    receipt.entry.assign(rest.data(), rest.size());
    return {};
}

}  // namespace

std::string FullReceipt::text() const {
    base::Bytes extra;
    extra.push_back(kExtraVersion);
    extra.push_back(secret ? kExtraSecret : std::uint8_t{0});
    if (secret) extra.append(secret->data(), secret->size());
    extra += entry;
    return fmt::format("{}{}{}\n{}{}\n{}\n{}", kFirstLine, kExtra, base::to_base64(extra), kIndex,
                       index, proof_lines(proof), checkpoint.note);
}

bool is_full_receipt(std::string_view text) {
    return text.starts_with(kFirstLine);
}

base::Result<FullReceipt> parse_full_receipt(std::string_view text) {
    if (text.size() > kFullReceiptBytesMax || !is_full_receipt(text))
        return failed(ErrorCode::CorruptData, "receipt: not a tlog-proof of version 1");
    text.remove_prefix(kFirstLine.size());
    FullReceipt receipt;
    const std::string_view extra = KPS_TRY(take_field(text, kExtra));
    KPS_TRY(read_extra(extra, receipt));
    const std::string_view index = KPS_TRY(take_field(text, kIndex));
    receipt.index = KPS_TRY(parse_decimal(index));
    receipt.proof = KPS_TRY(take_proof_lines(text));
    receipt.checkpoint = KPS_TRY(parse_checkpoint(text));
    return receipt;
}

base::Status check_full_receipt(const FullReceipt& receipt, const NoteVerifier& verifier) {
    const Checkpoint tree = KPS_TRY(verifier.open(receipt.checkpoint.note));
    if (receipt.index >= tree.size)
        return failed(ErrorCode::CorruptData,
                      fmt::format("receipt: entry {} outside its tree", receipt.index));
    if (!verify_inclusion({receipt.index, crypto::leaf_hash(receipt.entry)}, {tree.size, tree.root},
                          receipt.proof))
        return failed(ErrorCode::CorruptData,
                      fmt::format("receipt: the entry is not in the log at {}", receipt.index));
    return {};
}

base::Status check_opening(const FullReceipt& receipt, const Exchange& exchange) {
    if (!receipt.secret)
        return failed(ErrorCode::NotFound,
                      "receipt: holds no secret, so what was asked and answered cannot be checked");
    const ClearEntry clear = KPS_TRY(decode_entry(receipt.entry));
    if (clear.type == EntryType::Key)
        return failed(ErrorCode::CorruptData, "receipt: a KEY entry commits to no answer");
    PreparedEntry entry;
    entry.request_id = clear.request_id;
    entry.service = clear.service;
    entry.outcome = clear.outcome;
    entry.request_digest = exchange.request;
    entry.response_digest = exchange.response;
    const base::Hash commitment = recipient_commitment(*receipt.secret, entry, clear.time_us);
    if (!std::equal(commitment.begin(), commitment.end(), clear.commitment.begin()))
        return failed(ErrorCode::CorruptData,
                      "receipt: the entry was not made for this request and response");
    return {};
}

}  // namespace kps::audit
