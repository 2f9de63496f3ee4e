#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/search/index_folder.h"
#include "audit/segments/entry_reader.h"

namespace kps::audit {

/// The tokens that are looked for in entries of one month; empty where its keys are destroyed.
using TokensOf = std::function<base::Result<std::vector<IndexToken>>(Month)>;

/// Whether one of an entry's tokens, 16 bytes each, is wanted.
bool has_one(base::ByteView tokens, const std::vector<IndexToken>& wanted);

/// What one index file says of one token: its rows and the row on either side, with a proof.
struct RowsAnswer {
    Month month;  ///< whose key made the token
    IndexToken token{};
    std::uint64_t first = 0;     ///< place of the first row here
    std::vector<IndexRow> rows;  ///< the left neighbour, the hits, the right neighbour
    std::vector<base::Hash> proof;
};
struct FileAnswer {
    IndexSeal seal;
    std::uint64_t entry = 0;  ///< index of the INDEX-SEAL entry
    std::vector<RowsAnswer> answers;
};
/// Entries that have the tokens, and why none is missing.
struct TokenAnswer {
    std::vector<FileAnswer> files;  ///< without a gap from the first to the last
    /// What no seal covers yet: looked through entry by entry.
    LeafRange unsealed;
    std::vector<std::uint64_t> unsealed_hits;
    /// All entries found, ascending, each once.
    std::vector<std::uint64_t> hits() const;
};

/// Days of Europe/Istanbul, both included.
struct DayRange {
    base::Date first{1970, 1, 1};
    base::Date last{9999, 12, 31};
    std::int64_t from_us() const;
    /// The first instant after it.
    std::int64_t until_us() const;
};

/// Searches one log by the clear part of its entries and by tokens. Threads: one.
class LogSearch {
  public:
    /// Errors: FileFailed, CorruptData.
    static base::Result<LogSearch> open(const std::string& log_directory);

    /// Every entry of these days with one of the tokens, and some of the days beside them: the caller looks
    /// at the time of each. Errors: FileFailed, CorruptData, InvalidArgument for more than kHitsMax.
    base::Result<TokenAnswer> find(const TokensOf& tokens_of, const DayRange& days);
    /// Goes through the entries of these days. Errors: FileFailed, CorruptData, those of the visitor.
    base::Status each(const DayRange& days, const EntryReader::Visitor& visit);
    /// The first entry that no sealed file covers.
    std::uint64_t first_unsealed() const;
    EntryReader& reader() { return reader_; }
    const std::vector<SealedFile>& sealed() const { return sealed_; }

  private:
    LogSearch(EntryReader reader, std::vector<SealedFile> sealed)
        : reader_(std::move(reader)), sealed_(std::move(sealed)) {}
    /// Whether entries before the sealed files could still be read. What is left of a destroyed month in the oldest
    /// segment cannot.
    base::Result<bool> hides_older(const TokensOf& tokens_of);
    base::Status find_unsealed(const TokensOf& tokens_of, const DayRange& days, std::uint64_t from,
                               TokenAnswer& out);

    EntryReader reader_;
    std::vector<SealedFile> sealed_;
};

/// The rows of one file; also what a test asks alone.
base::Result<RowsAnswer> answer_of(const IndexFile& file, const IndexToken& token);

}  // namespace kps::audit
