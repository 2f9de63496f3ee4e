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
    /// One entry with its KEY entry. Near ones after one another are cheap. Errors: NotFound, as above.
    base::Result<FoundEntry> find(std::uint64_t index);

  private:
    explicit EntryReader(std::string directory) : directory_(std::move(directory)) {}
    struct Segment {
        std::uint64_t number = 0;
        std::uint64_t first_index = 0;
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
    base::Status note_entry(base::ByteView entry);
    base::ByteView bytes_at(Place place) const {
        return base::ByteView(bytes_).subspan(place.offset, place.size);
    }

    std::string directory_;
    std::vector<Segment> segments_;  ///< those with entries
    std::size_t loaded_ = SIZE_MAX;
    base::Bytes bytes_;
    std::vector<Place> places_;          ///< entries of the loaded segment
    std::map<std::uint32_t, Key> keys_;  ///< announced in it: a segment announces its own keys
};

}  // namespace kps::audit
