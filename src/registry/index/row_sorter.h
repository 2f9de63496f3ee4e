#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "registry/index/index_row.h"
#include "registry/index/run_file.h"
#include "registry/limits.h"

namespace kps::registry {

/// Puts any number of rows into order with bounded memory: full buffers are sorted and laid aside as
/// runs, and merged while they are read. The same rows come out the same, whatever order they came in.
///
/// Memory: 16 bytes for each of `rows_in_memory`, and one chunk for each run.
/// Errors: InvalidArgument beyond kIndexRunsMax runs, else as RunFile.
class RowSorter {
  public:
    /// `folder`: where runs are laid aside; nothing is written while one buffer is enough.
    explicit RowSorter(std::string folder, std::size_t rows_in_memory = kIndexRunRows);

    base::Status add(const std::vector<IndexRow>& rows);
    /// Ends the adding; call once, before the first next().
    base::Status finish();
    /// The next row in ascending order, each once. False: there are no more.
    base::Result<bool> next(IndexRow& row);

  private:
    struct Run {
        std::uint64_t next_chunk = 0;
        std::uint64_t rows_left = 0;  ///< behind the buffer
        std::vector<IndexRow> buffer;
        std::size_t position = 0;
    };
    /// The smallest row of a run that has not been given out.
    struct Head {
        IndexRow row;
        std::size_t run = 0;
    };

    base::Status lay_aside();
    void sort_buffer();
    base::Result<bool> pop(IndexRow& row);
    base::Result<bool> refill(Run& run);
    void sift_down();

    const std::string folder_;
    const std::size_t rows_in_memory_;
    std::vector<IndexRow> buffer_;
    std::size_t position_ = 0;  ///< in `buffer_`, when it alone is enough
    RunFile file_;
    std::vector<Run> runs_;
    std::vector<Head> heads_;  ///< a heap, the smallest in front
    IndexRow last_;            ///< given out last; all rows are above the default
    bool is_finished_ = false;
};

}  // namespace kps::registry
