#include "reconcile/messages.h"

#include "audit/limits.h"
#include "base/assert.h"
#include "crypto/digest.h"
#include "reconcile/byte_fields.h"
#include "reconcile/limits.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kMagic = "KPSRECN1";
constexpr std::string_view kSaltLabel = "kps-reconcile-v1";
constexpr std::size_t kSymbolBytes = 16;
constexpr std::size_t kOwnCallBytesMin = 8 + 2 + 2 + 64;
constexpr std::size_t kRowBytesMin = 1 + 1 + kRecordBytes + 8 + 2 + 2 + 2 + 2;

std::uint32_t day_number(const base::Date& day) {
    return static_cast<std::uint32_t>(day.year * 10'000 + day.month * 100 + day.day);
}

void write(FieldWriter& out, const Subject& subject) {
    out.u8(static_cast<std::uint8_t>(subject.view));
    out.u32(subject.institution.value());
    out.u32(day_number(subject.day));
    out.raw(subject.nonce);
}

void write(FieldWriter& out, const std::vector<Symbol>& symbols) {
    out.u32(static_cast<std::uint32_t>(symbols.size()));
    for (const Symbol& symbol : symbols) {
        out.u64(symbol.keys);
        out.u32(symbol.checks);
        out.u32(symbol.count);
    }
}

void write(FieldWriter& out, const std::vector<Key>& keys) {
    out.u32(static_cast<std::uint32_t>(keys.size()));
    for (const Key key : keys) out.u64(key);
}

void write(FieldWriter&, const Opening&) {}

void write(FieldWriter& out, const Summary& summary) {
    out.raw(summary.nonce);
    out.u64(summary.first_index);
    out.u64(summary.end_index);
    out.u64(summary.log_size);
    out.u64(summary.calls);
    out.raw(summary.root);
    write(out, summary.symbols);
}

void write(FieldWriter& out, const MoreWanted& more) {
    out.raw(more.nonce);
    out.u8(static_cast<std::uint8_t>(more.kind));
    out.u64(more.first);
    out.u32(more.count);
}

void write(FieldWriter& out, const Block& block) {
    out.raw(block.nonce);
    out.u8(static_cast<std::uint8_t>(block.kind));
    out.u64(block.first);
    if (block.kind == BlockKind::Symbols)
        write(out, block.symbols);
    else
        write(out, block.keys);
}

void write(FieldWriter& out, const Differences& differences) {
    out.raw(differences.nonce);
    out.u64(differences.calls);
    out.raw(differences.root);
    write(out, differences.wanted);
    out.u32(static_cast<std::uint32_t>(differences.own.size()));
    for (const OwnCall& call : differences.own) {
        out.u64(static_cast<std::uint64_t>(call.time_us));
        out.text(call.message_id);
        out.text(call.receipt);
        out.raw(call.digests.request);
        out.raw(call.digests.response);
    }
}

void write(FieldWriter& out, const Outcome& outcome) {
    out.raw(outcome.nonce);
    out.u8(outcome.settled ? 1 : 0);
    out.u64(outcome.equal);
    out.u32(static_cast<std::uint32_t>(outcome.rows.size()));
    for (const Row& row : outcome.rows) {
        out.u8(static_cast<std::uint8_t>(row.kind));
        out.u8(row.in_log ? 1 : 0);
        out.raw(encode_record(row.ours));
        out.u64(static_cast<std::uint64_t>(row.time_us));
        out.u16(row.service.value());
        out.u16(row.outcome);
        out.text(row.message_id);
        out.text(row.note);
    }
    out.text(outcome.receipt);
}

base::Date day_of(std::uint32_t number) {
    return {static_cast<std::int32_t>(number / 10'000),
            static_cast<std::int32_t>(number / 100 % 100), static_cast<std::int32_t>(number % 100)};
}

void read(FieldReader& in, Subject& subject) {
    const std::uint8_t view = in.u8();
    if (view != 1 && view != 2) in.refuse();
    subject.view = view == 2 ? View::Digests : View::Receipts;
    subject.institution = base::InstitutionId(in.u32());
    subject.day = day_of(in.u32());
    if (subject.day.year > 9'999 || !base::is_valid(subject.day)) in.refuse();
    in.raw(subject.nonce);
}

void read(FieldReader& in, std::vector<Symbol>& symbols) {
    symbols.resize(in.count(kSymbolBytes, kBlockItemsMax));
    for (Symbol& symbol : symbols) {
        symbol.keys = in.u64();
        symbol.checks = in.u32();
        symbol.count = in.u32();
    }
}

void read(FieldReader& in, std::vector<Key>& keys, std::uint32_t count_max) {
    keys.resize(in.count(8, count_max));
    for (Key& key : keys) key = in.u64();
}

BlockKind read_kind(FieldReader& in) {
    const std::uint8_t kind = in.u8();
    if (kind != 1 && kind != 2) in.refuse();
    return kind == 2 ? BlockKind::Keys : BlockKind::Symbols;
}

bool read_bool(FieldReader& in) {
    const std::uint8_t value = in.u8();
    if (value > 1) in.refuse();
    return value == 1;
}

void read(FieldReader&, Opening&) {}

void read(FieldReader& in, Summary& summary) {
    in.raw(summary.nonce);
    summary.first_index = in.u64();
    summary.end_index = in.u64();
    summary.log_size = in.u64();
    summary.calls = in.u64();
    in.raw(summary.root);
    read(in, summary.symbols);
    if (summary.first_index > summary.end_index || summary.end_index > summary.log_size ||
        summary.log_size > audit::kTreeSizeMax || summary.calls > kCallsMax ||
        summary.calls > summary.end_index - summary.first_index)
        in.refuse();
}

void read(FieldReader& in, MoreWanted& more) {
    in.raw(more.nonce);
    more.kind = read_kind(in);
    more.first = in.u64();
    more.count = in.u32();
    const std::uint64_t end = more.kind == BlockKind::Symbols ? kSymbolsMax : kCallsMax;
    if (more.count == 0 || more.count > kBlockItemsMax || more.first > end - more.count)
        in.refuse();
}

void read(FieldReader& in, Block& block) {
    in.raw(block.nonce);
    block.kind = read_kind(in);
    block.first = in.u64();
    if (block.kind == BlockKind::Symbols)
        read(in, block.symbols);
    else
        read(in, block.keys, kBlockItemsMax);
}

void read(FieldReader& in, Differences& differences) {
    in.raw(differences.nonce);
    differences.calls = in.u64();
    in.raw(differences.root);
    read(in, differences.wanted, kDifferencesMax);
    differences.own.resize(in.count(kOwnCallBytesMin, kDifferencesMax));
    for (OwnCall& call : differences.own) {
        call.time_us = static_cast<std::int64_t>(in.u64());
        call.message_id = in.text(kMessageIdBytesMax);
        call.receipt = in.text(audit::kReceiptBytesMax);
        in.raw(call.digests.request);
        in.raw(call.digests.response);
    }
}

void read(FieldReader& in, Row& row) {
    const std::uint8_t kind = in.u8();
    if (kind < 1 || kind > 6) in.refuse();
    row.kind = static_cast<Class>(kind);
    row.in_log = read_bool(in);
    row.ours.index = in.u64();
    row.ours.count = in.u32();
    in.raw(row.ours.fingerprint);
    row.time_us = static_cast<std::int64_t>(in.u64());
    row.service = base::ServiceNumber(in.u16());
    row.outcome = in.u16();
    row.message_id = in.text(kMessageIdBytesMax);
    row.note = in.text(kOwnTextBytesMax);
}

void read(FieldReader& in, Outcome& outcome) {
    in.raw(outcome.nonce);
    outcome.settled = read_bool(in);
    outcome.equal = in.u64();
    outcome.rows.resize(in.count(kRowBytesMin, 2 * kDifferencesMax));
    for (Row& row : outcome.rows) read(in, row);
    outcome.receipt = in.text(audit::kReceiptBytesMax);
}

template <std::size_t N = 0>
void read_content(FieldReader& in, std::size_t kind, Content& content) {
    if constexpr (N < std::variant_size_v<Content>) {
        if (kind != N) return read_content<N + 1>(in, kind, content);
        read(in, content.emplace<N>());
    } else {
        in.refuse();
    }
}

}  // namespace

base::Bytes encode(const Message& message) {
    base::Bytes bytes;
    FieldWriter out(bytes);
    out.raw(base::as_bytes(kMagic));
    out.u8(static_cast<std::uint8_t>(message.content.index() + 1));
    write(out, message.subject);
    std::visit([&out](const auto& content) { write(out, content); }, message.content);
    return bytes;
}

base::Result<Message> parse(base::ByteView bytes) {
    if (bytes.size() > kMessageBytesMax)
        return failed(ErrorCode::InvalidArgument, "reconciliation: the message is too long");
    if (bytes.size() <= kMagic.size() || base::as_text(bytes.first(kMagic.size())) != kMagic)
        return failed(ErrorCode::InvalidArgument, "reconciliation: not a message of version 1");
    FieldReader in(bytes.subspan(kMagic.size()));
    const std::size_t kind = in.u8();
    Message message;
    read(in, message.subject);
    // Kinds count from 1, places in the variant from 0; 0 becomes a kind that there is not.
    read_content(in, kind - 1, message.content);
    if (!in.ok() || !in.at_end())
        return failed(ErrorCode::InvalidArgument, "reconciliation: the message is damaged");
    return message;
}

base::Hash salt_of(const Subject& subject, const Nonce& directorate) {
    base::Bytes bytes(base::as_bytes(kSaltLabel).data(), kSaltLabel.size());
    FieldWriter out(bytes);
    write(out, subject);
    out.raw(directorate);
    return crypto::sha256(bytes);
}

}  // namespace kps::reconcile
