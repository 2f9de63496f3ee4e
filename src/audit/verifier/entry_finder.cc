#include "audit/verifier/entry_finder.h"

#include <fmt/format.h>

#include <map>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/retention/destruction_record.h"
#include "audit/segments/file.h"
#include "audit/segments/frame.h"
#include "audit/segments/segment_files.h"
#include "audit/tiles/tile_paths.h"

namespace kps::audit {
namespace {

using base::ByteView;
using base::ErrorCode;
using base::failed;

/// Remembers announced keys while it goes towards the entry.
class Search {
  public:
    explicit Search(std::uint64_t index) { found_.index = index; }

    /// True when `index` was the one.
    base::Result<bool> visit(std::uint64_t index, ByteView entry) {
        const ClearEntry clear = KPS_TRY(decode_entry(entry));
        if (clear.type == EntryType::Key)
            keys_[clear.data_key_number].assign(entry.data(), entry.size());
        if (index != found_.index) return false;
        found_.entry.assign(entry.data(), entry.size());
        const auto key = keys_.find(clear.data_key_number);
        if (key != keys_.end()) found_.key_entry = key->second;
        return true;
    }
    FoundEntry& found() { return found_; }

  private:
    FoundEntry found_;
    std::map<std::uint32_t, base::Bytes> keys_;
};

/// A segment announces its own keys, so a search never needs the one before.
base::Result<bool> search_segment(ByteView bytes, Search& search) {
    Frame frame;
    for (std::size_t at = 0; parse_frame(bytes.subspan(at), frame) == FrameState::Intact;
         at += static_cast<std::size_t>(padded(frame.bytes))) {
        EntryCursor cursor(frame.entries);
        ByteView entry;
        for (std::uint64_t index = frame.first_index; cursor.next(entry); ++index) {
            const bool done = KPS_TRY(search.visit(index, entry));
            if (done) return true;
        }
    }
    return false;
}

base::Result<FoundEntry> find_in_segments(const std::string& directory, std::uint64_t index) {
    const SegmentNumbers segments = KPS_TRY(list_segments(directory));
    for (std::uint64_t number = segments.end; number-- > segments.first;) {
        const std::string path = segment_path(directory, number);
        const base::Bytes start = KPS_TRY(read_start(path, kBlockBytes));
        const std::optional<std::uint64_t> first = first_index_of(start);
        if (!first || *first > index) continue;
        const base::Bytes bytes = KPS_TRY(read_file(path, kSegmentFileBytesMax));
        Search search(index);
        const bool found = KPS_TRY(search_segment(bytes, search));
        if (found) return std::move(search.found());
        break;
    }
    return failed(ErrorCode::NotFound, fmt::format("the log has no entry {}", index));
}

base::Result<base::Bytes> read_bundle(const std::string& directory, std::uint64_t number) {
    const TileName full{true, 0, number, kTileWidth};
    auto bundle = read_file(directory + "/tiles/" + tile_path(full), kBundleBytesMax);
    if (bundle || bundle.error().code != ErrorCode::NotFound) return bundle;
    for (unsigned width = kTileWidth - 1; width > 0; --width) {
        auto partial =
            read_file(directory + "/tiles/" + tile_path({true, 0, number, width}), kBundleBytesMax);
        if (partial) return partial;
    }
    return bundle;
}

/// The KEY entry of that number is in the entry's bundle or before it.
base::Result<base::Bytes> find_key_before(const std::string& directory, std::uint64_t bundle,
                                          std::uint32_t number) {
    for (std::uint64_t at = bundle + 1; at-- > 0;) {
        const base::Bytes bytes = KPS_TRY(read_bundle(directory, at));
        EntryCursor cursor(bytes);
        ByteView entry;
        while (cursor.next(entry)) {
            const ClearEntry clear = KPS_TRY(decode_entry(entry));
            if (clear.type == EntryType::Key && clear.data_key_number == number)
                return base::Bytes(entry.data(), entry.size());
        }
    }
    return base::Bytes{};
}

base::Result<FoundEntry> find_in_bundles(const std::string& directory, std::uint64_t index) {
    const std::uint64_t number = index / kTileWidth;
    const base::Bytes bundle = KPS_TRY(read_bundle(directory, number));
    EntryCursor cursor(bundle);
    ByteView entry;
    for (std::uint64_t at = number * kTileWidth; cursor.next(entry); ++at) {
        if (at != index) continue;
        const ClearEntry clear = KPS_TRY(decode_entry(entry));
        FoundEntry found{index, base::Bytes(entry.data(), entry.size()), {}};
        found.key_entry = KPS_TRY(find_key_before(directory, number, clear.data_key_number));
        return found;
    }
    return failed(ErrorCode::NotFound, fmt::format("the log has no entry {}", index));
}

/// The data key that the entry is sealed with.
base::Result<DataKey> data_key_of(const FoundEntry& found, const MonthKeyStore& keys,
                                  const OriginHashes& origins) {
    if (found.key_entry.empty())
        return failed(ErrorCode::NotFound, "the KEY entry of this entry is missing");
    const ClearEntry clear = KPS_TRY(decode_entry(found.key_entry));
    const KeyEntry key_entry = KPS_TRY(decode_key_entry(clear));
    return open_key_entry(key_entry, keys, origins.at(found.index));
}

}  // namespace

base::Result<FoundEntry> find_entry(const std::string& log_directory, std::uint64_t index) {
    const std::uint64_t destroyed = KPS_TRY(destroyed_end(log_directory));
    if (index < destroyed)
        return failed(ErrorCode::EntryDestroyed,
                      fmt::format("entries 0 to {} were destroyed", destroyed - 1));
    if (exists(log_directory + "/segments")) return find_in_segments(log_directory, index);
    return find_in_bundles(log_directory, index);
}

base::Result<Draft> open_found(const FoundEntry& found, const MonthKeyStore& keys,
                               const OriginHashes& origins) {
    DataKey key = KPS_TRY(data_key_of(found, keys, origins));
    auto draft = open_entry(found.entry, found.index, key, origins.at(found.index));
    base::wipe(key.key.data(), key.key.size());
    return draft;
}

base::Result<Draft> open_found(const FoundEntry& found, const std::string& key_directory,
                               const OriginHashes& origins) {
    const std::unique_ptr<MonthKeyStore> keys = KPS_TRY(open_month_keys(key_directory));
    return open_found(found, *keys, origins);
}

base::Result<crypto::Key256> secret_of_found(const FoundEntry& found, const MonthKeyStore& keys,
                                             const OriginHashes& origins) {
    DataKey key = KPS_TRY(data_key_of(found, keys, origins));
    const crypto::Key256 secret = recipient_secret(key.key, found.index);
    base::wipe(key.key.data(), key.key.size());
    return secret;
}

}  // namespace kps::audit
