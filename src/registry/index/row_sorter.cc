#include "registry/index/row_sorter.h"

#include <algorithm>

#include "base/assert.h"

namespace kps::registry {

using base::ErrorCode;
using base::Result;
using base::Status;

RowSorter::RowSorter(std::string folder, std::size_t rows_in_memory)
    : folder_(std::move(folder)), rows_in_memory_(rows_in_memory) {
    KPS_ASSERT(rows_in_memory > 0);
}

Status RowSorter::add(const std::vector<IndexRow>& rows) {
    KPS_ASSERT(!is_finished_);
    for (const IndexRow& row : rows) {
        if (buffer_.size() == rows_in_memory_) KPS_TRY(lay_aside());
        buffer_.push_back(row);
    }
    return {};
}

void RowSorter::sort_buffer() {
    std::sort(buffer_.begin(), buffer_.end());
    buffer_.erase(std::unique(buffer_.begin(), buffer_.end()), buffer_.end());
}

/// Sorts the buffer and writes it behind the runs there are.
Status RowSorter::lay_aside() {
    if (runs_.size() == kIndexRunsMax)
        return base::failed(ErrorCode::InvalidArgument, "index: more rows than the limit");
    if (!file_.is_open()) KPS_TRY(file_.open(folder_));
    sort_buffer();
    Run run;
    run.next_chunk = file_.chunk_count();
    run.rows_left = buffer_.size();
    const std::span<const IndexRow> all = buffer_;
    for (std::size_t start = 0; start < all.size(); start += kIndexChunkRows)
        KPS_TRY(file_.append(all.subspan(start, std::min(kIndexChunkRows, all.size() - start))));
    runs_.push_back(std::move(run));
    buffer_.clear();
    return {};
}

Status RowSorter::finish() {
    KPS_ASSERT(!is_finished_);
    is_finished_ = true;
    if (runs_.empty()) {
        sort_buffer();
        return {};
    }
    if (!buffer_.empty()) KPS_TRY(lay_aside());
    buffer_ = {};
    for (std::size_t index = 0; index < runs_.size(); ++index) {
        KPS_TRY(refill(runs_[index]));
        heads_.push_back({runs_[index].buffer[0], index});
    }
    // Sorted is a heap as well.
    std::sort(heads_.begin(), heads_.end(),
              [](const Head& left, const Head& right) { return left.row < right.row; });
    return {};
}

/// Reads the next chunk of a run. False: it has ended.
Result<bool> RowSorter::refill(Run& run) {
    if (run.rows_left == 0) return false;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(run.rows_left, kIndexChunkRows));
    KPS_TRY(file_.read(run.next_chunk, count, run.buffer));
    run.position = 0;
    run.rows_left -= count;
    ++run.next_chunk;
    return true;
}

/// Puts the front of the heap where it belongs.
void RowSorter::sift_down() {
    std::size_t parent = 0;
    const Head moving = heads_[0];
    for (std::size_t child = 1; child < heads_.size(); child = 2 * parent + 1) {
        if (child + 1 < heads_.size() && heads_[child + 1].row < heads_[child].row) ++child;
        if (moving.row <= heads_[child].row) break;
        heads_[parent] = heads_[child];
        parent = child;
    }
    heads_[parent] = moving;
}

/// The smallest row of all runs; one that stands in several comes several times.
Result<bool> RowSorter::pop(IndexRow& row) {
    if (runs_.empty()) {
        if (position_ == buffer_.size()) return false;
        row = buffer_[position_++];
        return true;
    }
    if (heads_.empty()) return false;
    row = heads_[0].row;
    Run& run = runs_[heads_[0].run];
    bool has_more = ++run.position < run.buffer.size();
    if (!has_more) has_more = KPS_TRY(refill(run));
    if (has_more) {
        heads_[0].row = run.buffer[run.position];
    } else {
        run.buffer = {};
        heads_[0] = heads_.back();
        heads_.pop_back();
    }
    if (!heads_.empty()) sift_down();
    return true;
}

Result<bool> RowSorter::next(IndexRow& row) {
    KPS_ASSERT(is_finished_);
    do {
        const bool has_row = KPS_TRY(pop(row));
        if (!has_row) return false;
    } while (row == last_);
    KPS_ASSERT(last_ < row);
    last_ = row;
    return true;
}

}  // namespace kps::registry
