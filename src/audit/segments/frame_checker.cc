#include "audit/segments/frame_checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;

auto bad_frame(const Frame& frame, const char* what) {
    return base::failed(ErrorCode::CorruptData,
                        fmt::format("frame at index {}: {}", frame.first_index, what));
}

}  // namespace

base::Status FrameChecker::begin_at(const Frame& frame) {
    if (!frame.has_range) return bad_frame(frame, "a segment must begin with the tree before it");
    std::vector<base::Hash> nodes(frame.range.size() / sizeof(base::Hash));
    for (std::size_t i = 0; i < nodes.size(); ++i)
        std::memcpy(nodes[i].data(), frame.range.data() + i * sizeof(base::Hash),
                    sizeof(base::Hash));
    range_ = KPS_TRY(CompactRange::from(frame.first_index, std::move(nodes)));
    chain_known_ = false;
    return {};
}

void FrameChecker::begin_after(CompactRange range) {
    range_ = std::move(range);
    chain_known_ = false;
}

base::Status FrameChecker::accept(const Frame& frame, Signature signature, const Visitor& visit) {
    KPS_TRY(check_start(frame));
    KPS_TRY(check_entries(frame, visit));
    KPS_TRY(check_head(frame, signature));
    previous_ = frame.digest;
    chain_known_ = true;
    return {};
}

base::Status FrameChecker::check_start(const Frame& frame) const {
    // A frame is of one name: none reaches over the end of what was restored after a loss.
    const OriginHashes& names = origins_.hashes();
    if (frame.origin_hash != names.at(frame.first_index) ||
        frame.origin_hash != names.at(std::max(frame.first_index + 1, frame.size) - 1))
        return bad_frame(frame, "of another log");
    if (frame.first_index != range_.size()) return bad_frame(frame, "does not continue the index");
    if (chain_known_ && frame.previous != previous_)
        return bad_frame(frame, "does not continue the chain");
    if (!frame.has_range) return {};
    // The stored range must be the one that the entries lead to.
    const auto& nodes = range_.nodes();
    if (frame.range.size() != nodes.size() * sizeof(base::Hash))
        return bad_frame(frame, "another tree before it");
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (std::memcmp(nodes[i].data(), frame.range.data() + i * sizeof(base::Hash),
                        sizeof(base::Hash)) != 0)
            return bad_frame(frame, "another tree before it");
    return {};
}

base::Status FrameChecker::check_entries(const Frame& frame, const Visitor& visit) {
    EntryCursor cursor(frame.entries);
    Item item;
    std::uint32_t count = 0;
    while (cursor.next(item.bytes)) {
        const ClearEntry clear = KPS_TRY(decode_entry(item.bytes));
        KPS_TRY(check_entry(clear));
        item.index = range_.size();
        item.clear = &clear;
        item.leaf = crypto::leaf_hash(item.bytes);
        range_.append(item.leaf);
        ++count;
        if (visit) visit(item);
    }
    if (!cursor.at_end() || count != frame.count || count == 0)
        return bad_frame(frame, "entries and count differ");
    return {};
}

base::Status FrameChecker::check_entry(const ClearEntry& entry) {
    if (entry.time_us <= last_time_us_)
        return base::failed(ErrorCode::CorruptData,
                            fmt::format("entry {}: time does not advance", range_.size()));
    last_time_us_ = entry.time_us;
    last_type_ = entry.type;
    if (entry.type == EntryType::Key) {
        if (entry.data_key_number <= last_data_key_)
            return base::failed(
                ErrorCode::CorruptData,
                fmt::format("entry {}: data key number used before", range_.size()));
        last_data_key_ = entry.data_key_number;
        return {};
    }
    if (entry.data_key_number != last_data_key_)
        return base::failed(ErrorCode::CorruptData,
                            fmt::format("entry {}: data key was not announced", range_.size()));
    return {};
}

base::Status FrameChecker::check_head(const Frame& frame, Signature signature) {
    if (frame.size != range_.size() || frame.root != range_.root())
        return bad_frame(frame, "root differs");
    const NoteVerifier& verifier = origins_.at(frame.first_index);
    auto checkpoint =
        signature == Signature::Checked ? verifier.open(frame.note) : parse_checkpoint(frame.note);
    if (!checkpoint) return bad_frame(frame, "checkpoint is not signed by the log");
    if (checkpoint->origin != verifier.origin() || checkpoint->size != frame.size ||
        checkpoint->root != frame.root)
        return bad_frame(frame, "checkpoint says something else than the frame");
    checkpoint_ = std::move(checkpoint).take();
    return {};
}

}  // namespace kps::audit
