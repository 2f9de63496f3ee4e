#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/month.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"

/// What stays of a month of the log that was destroyed (docs/formats/audit_log.md, Destroyed months).
namespace kps::audit {

/// One of the log's own entries about a destruction, kept beside the log so that the proof outlives
/// the key it was sealed with: the entry's bytes are the leaf at `index`, and its clear request id
/// is made of `detail`, which says what was done.
struct ActProof {
    std::uint64_t index = 0;
    base::Bytes entry;
    std::string detail;
};

/// A destroyed month. Without `done` its destruction was begun and not ended.
struct DestructionRecord {
    Month month;
    std::uint64_t first = 0;  ///< index of the month's first entry
    std::uint64_t end = 0;    ///< index behind its last one
    base::Hash root{};        ///< of the tree of the first `end` entries
    ActProof intent;
    std::optional<ActProof> done;
};

/// The request id of an entry about a destruction or a hold: a UUID of version 8 out of SHA-256 of
/// what the entry says, so that it binds the clear part to the detail without any key.
base::Uuid request_id_of(std::string_view detail);

/// The value of `name=` among the words of a detail. Errors: CorruptData.
base::Result<std::string> word_of(std::string_view detail, std::string_view name);
base::Result<std::uint64_t> number_of_word(std::string_view detail, std::string_view name);

/// `2018-11`. Errors: CorruptData.
base::Result<Month> parse_month(std::string_view text);

std::string text_of(const DestructionRecord& record);
/// Errors: CorruptData for a damaged record, or one whose detail says something else than its lines.
base::Result<DestructionRecord> parse_destruction(std::string_view text);

/// `<log>/destroyed/2018-11.txt`, and `.open` while it is not finished.
std::string destruction_path(const std::string& log_directory, Month month, bool is_done);
/// In the order of the months; an unfinished one is the last. A log where nothing was destroyed has
/// none. Errors: FileFailed; CorruptData also when the entries of two records do not join.
base::Result<std::vector<DestructionRecord>> load_destructions(const std::string& log_directory);
/// Entries before this index were destroyed, or are being so. Errors: as load_destructions.
base::Result<std::uint64_t> destroyed_end(const std::string& log_directory);

}  // namespace kps::audit
