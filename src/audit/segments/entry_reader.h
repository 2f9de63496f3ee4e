#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "audit/entries/entry_codec.h"
#include "audit/verifier/entry_finder.h"

namespace kps::audit {

/// Reads entries out of the segments of a log, in order or one by one, also while it is written. Nothing is
/// verified on the way. Threads: one.
class EntryReader {
  public:
    /// Errors: FileFailed, CorruptData.
    static base::Result<EntryReader> open(std::string log_directory);

    bool empty() const { return segments_.empty(); }
    /// The oldest entry there is; not 0 after a destruction. Call it only when there is one.
    std::uint64_t first_index() const { return segments_.front().first_index; }

    struct Item {
        std::uint64_t index = 0;
        base::ByteView bytes;
        const ClearEntry* clear = nullptr;
        Month month;  ///< whose keys it was sealed with, and its tokens made with
    };
    /// False: enough.
    using Visitor = std::function<base::Result<bool>(const Item&)>;
    /// Entries from `from` on; what was written after `open` may come or not.
    /// Errors: FileFailed, CorruptData, those of the visitor.
    base::Status each(std::uint64_t from, const Visitor& visit);
    /// One entry with its KEY entry. Many of one segment after one another load it once; else only their frames are
    /// read. Errors: NotFound, as above.
    base::Result<FoundEntry> find(std::uint64_t index);
    /// Index of the first entry that is not before that time; of the one behind the last when all are.
    base::Result<std::uint64_t> first_at(std::int64_t time_us);
    /// The first entry of the segment that holds this one. Errors: NotFound.
    base::Result<std::uint64_t> segment_start(std::uint64_t index) const;
    /// The index that the next entry would have had when the reader last looked.
    base::Result<std::uint64_t> end_index();

  private:
    explicit EntryReader(std::string directory) : directory_(std::move(directory)) {}
    struct Segment {
        std::uint64_t number = 0;
        std::uint64_t first_index = 0;
        std::int64_t first_time_us = 0;
    };
    struct Place {
        std::size_t offset = 0;
        std::size_t size = 0;
    };
    struct Key {
        Place place;
        Month month;
    };
    base::Result<std::size_t> segment_of(std::uint64_t index) const;
    base::Status load(std::size_t segment);
    base::Result<FoundEntry> find_loaded(std::size_t segment, std::uint64_t index);
    bool is_worth_loading(std::size_t segment);
    base::Status note_entry(base::ByteView entry);
    base::ByteView bytes_at(Place place) const {
        return base::ByteView(bytes_).subspan(place.offset, place.size);
    }

    std::string directory_;
    std::vector<Segment> segments_;  ///< those with entries
    std::size_t loaded_ = SIZE_MAX;
    std::size_t asked_ = SIZE_MAX;  ///< the segment that entries were last asked of, one by one
    std::size_t asked_in_row_ = 0;
    base::Bytes bytes_;
    std::vector<Place> places_;          ///< entries of the loaded segment
    std::map<std::uint32_t, Key> keys_;  ///< announced in it: a segment announces its own keys
};

}  // namespace kps::audit
