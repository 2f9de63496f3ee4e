#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit/search/index_file.h"

namespace kps::audit {

/// Gives rows in ascending order, one after the other; false: no more.
using RowSource = std::function<base::Result<bool>(IndexRow& row)>;

/// Sorts rows of any number with bounded memory: runs in files beside `path`, then a merge.
class RowSorter {
  public:
    RowSorter(std::string path, std::size_t rows_in_memory)
        : path_(std::move(path)), rows_in_memory_(rows_in_memory) {}
    ~RowSorter();
    RowSorter(const RowSorter&) = delete;
    RowSorter& operator=(const RowSorter&) = delete;
    base::Status add(const IndexRow& row);
    /// Writes all into `out`. Errors: FileFailed, CorruptData.
    base::Status finish(IndexFileWriter& out);

  private:
    base::Status spill();

    std::string path_;
    std::size_t rows_in_memory_;
    std::vector<IndexRow> rows_;
    std::vector<std::string> runs_;
};

/// What of the log an index file shall cover: entries from `from` on that are older than `until_us`.
struct IndexOrder {
    std::string log_directory;
    IndexSeal seal;  ///< period and `from`
    std::int64_t until_us = 0;
    std::uint64_t to = UINT64_MAX;  ///< no entry from this one on
    std::string path;               ///< of the file to write
    std::size_t rows_in_memory = 0;
};
/// Builds a day's file from the segments and completes its seal.
/// Errors: FileFailed, CorruptData, InvalidArgument when its tokens are of too many months.
base::Result<IndexSeal> build_index(const IndexOrder& order);

/// Merges files that follow one another without a gap into one of their month; each is checked against its
/// own root on the way. Errors: CorruptData, FileFailed.
base::Result<IndexSeal> merge_index(const std::vector<std::string>& paths, const std::string& out);

}  // namespace kps::audit
