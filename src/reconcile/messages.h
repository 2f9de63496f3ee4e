#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/ids.h"
#include "base/result.h"
#include "reconcile/call_record.h"
#include "reconcile/symbols.h"

/// What the two sides of a comparison send each other (docs/formats/reconciliation.md). Plain bytes: they travel in
/// files, over REST or through a pipe.
///
/// Invariants:
/// 1. `parse` takes exactly what `encode` gives: every other text is refused, whatever its length.
/// 2. No length inside a message makes the reader take memory before so many bytes are there.
namespace kps::reconcile {

using Nonce = std::array<std::uint8_t, 16>;

/// Which comparison a message belongs to. Every message begins with it.
struct Subject {
    View view = View::Receipts;
    base::InstitutionId institution;
    base::Date day;
    Nonce nonce{};  ///< of the institution
    friend auto operator<=>(const Subject&, const Subject&) = default;
};

/// Institution: begin.
struct Opening {};

/// Directorate: what its day holds, and the first symbols.
struct Summary {
    Nonce nonce{};                  ///< of the directorate
    std::uint64_t first_index = 0;  ///< the day in the log: entries first_index to end_index - 1
    std::uint64_t end_index = 0;
    std::uint64_t log_size = 0;
    std::uint64_t calls = 0;
    base::Hash root{};
    std::vector<Symbol> symbols;
};

enum class BlockKind : std::uint8_t { Symbols = 1, Keys = 2 };

/// Institution: more is needed.
struct MoreWanted {
    Nonce nonce{};
    BlockKind kind = BlockKind::Symbols;
    std::uint64_t first = 0;
    std::uint32_t count = 0;
};

/// Directorate: symbols, or its keys in ascending order.
struct Block {
    Nonce nonce{};
    BlockKind kind = BlockKind::Symbols;
    std::uint64_t first = 0;
    std::vector<Symbol> symbols;
    std::vector<Key> keys;
};

/// A line of the institution's log that the other side does not hold like this.
struct OwnCall {
    std::int64_t time_us = 0;
    std::string message_id;
    std::string receipt;  ///< header KPS-Makbuz as it came; empty: there was none
    CallDigests digests;
};

/// Institution: what it lacks, what it has more.
struct Differences {
    Nonce nonce{};
    std::uint64_t calls = 0;  ///< of the institution's set
    base::Hash root{};
    std::vector<Key> wanted;
    std::vector<OwnCall> own;
};

/// How a call stands after the comparison (AUDIT 1.6). Numbers are sent; never reuse one.
enum class Class : std::uint8_t {
    OursDelivered = 1,      ///< only the directorate has it, and knows that the answer arrived
    OursAborted = 2,        ///< only the directorate has it, and knows that no answer was given
    OursUnknown = 3,        ///< only the directorate has it
    TheirsWithReceipt = 4,  ///< signed, and not in the log: the log lost it
    TheirsWithoutReceipt = 5,
    Mismatch = 6,  ///< both have it, with different contents
};

/// One difference as the directorate sees it.
struct Row {
    Class kind = Class::OursUnknown;
    bool in_log =
        false;  ///< `ours` is an entry of the directorate's log, of this institution and day
    CallRecord ours;
    std::int64_t time_us = 0;
    base::ServiceNumber service;
    std::uint16_t outcome = 0;
    std::string message_id;  ///< of the institution's line
    std::string note;        ///< what is wrong with it, in a few words
};

/// Directorate: the outcome.
struct Outcome {
    Nonce nonce{};
    bool settled = false;  ///< the differences explain the institution's root in full
    std::uint64_t equal = 0;
    std::vector<Row> rows;
    std::string receipt;  ///< of the RECON-RESULT entry; empty: none was recorded
};

using Content = std::variant<Opening, Summary, MoreWanted, Block, Differences, Outcome>;
struct Message {
    Subject subject;
    Content content;
};

base::Bytes encode(const Message& message);
/// Errors: InvalidArgument for anything but a message within the limits.
base::Result<Message> parse(base::ByteView bytes);

/// The salt of a comparison, made of both sides' words.
base::Hash salt_of(const Subject& subject, const Nonce& directorate);

}  // namespace kps::reconcile
