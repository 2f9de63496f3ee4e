#include "audit/segments/frame_writer.h"

#include <fmt/format.h>

#include "audit/directory.h"
#include "audit/entries/sealed_fields.h"
#include "audit/limits.h"
#include "base/assert.h"
#include "crypto/random.h"

namespace kps::audit {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;
/// Room for the KEY and ClockJump entries that a frame may bring by itself.
constexpr std::size_t kOwnEntriesBytes = 1'024;

PreparedEntry clock_jump_entry(std::int64_t behind_us, std::int64_t now_us) {
    Draft draft;
    draft.type = EntryType::ClockJump;
    draft.detail = fmt::format("clock is {} us behind the log", behind_us);
    PreparedEntry entry;
    entry.type = draft.type;
    entry.request_id = crypto::ordered_uuid(now_us / 1'000);
    entry.plain = encode_fields(draft, {});
    return entry;
}

}  // namespace

FrameWriter::FrameWriter(Parts parts, Recovered recovered)
    : parts_(std::move(parts)),
      origin_hash_(crypto::sha256(base::as_bytes(parts_.signer.origin()))),
      builder_(origin_hash_),
      range_(std::move(recovered.range)),
      previous_(recovered.previous),
      segment_(recovered.segment),
      offset_(recovered.offset),
      last_time_us_(recovered.last_time_us),
      data_key_number_(recovered.last_data_key) {
    if (recovered.checkpoint)
        checkpoint_ = std::make_shared<const Checkpoint>(std::move(*recovered.checkpoint));
}

base::Result<std::unique_ptr<FrameWriter>> FrameWriter::open(Parts parts, Recovered recovered) {
    std::unique_ptr<FrameWriter> writer(new FrameWriter(std::move(parts), std::move(recovered)));
    // An empty log takes its first segment from the supply, an old one goes on in its last.
    writer->file_ = KPS_TRY(writer->parts_.supply.take(writer->segment_));
    return writer;
}

base::Status FrameWriter::make_room(std::size_t bytes, std::size_t count) {
    const std::size_t need =
        frame_overhead(kTreeNodesMax, kNoteBytesMax / 8) + kOwnEntriesBytes + bytes + 2 * count;
    if (offset_ != 0 && offset_ + padded(need) > file_->size()) {
        file_ = KPS_TRY(parts_.supply.take(segment_ + 1));
        ++segment_;
        offset_ = 0;
    }
    if (offset_ + padded(need) > file_->size())
        return base::failed(base::ErrorCode::InvalidArgument, "audit: frame larger than a segment");
    return {};
}

base::Status FrameWriter::begin(const MonthKeys& month, std::size_t bytes, std::size_t count) {
    KPS_TRY(make_room(bytes, count));
    now_us_ = parts_.clock.now_us();
    const bool starts_segment = offset_ == 0;
    if (starts_segment) range_at_start_ = range_;
    builder_.begin({range_.size(), previous_, starts_segment ? &range_at_start_ : nullptr});
    // A new key each minute, each month, each run, and each segment, so that one segment can be
    // opened alone.
    if (!sealer_ || starts_segment || data_key_minute_ != now_us_ / kMinuteUs ||
        data_key_month_ != month.month)
        KPS_TRY(announce_key(month));
    record_clock_jump(now_us_);
    return {};
}

base::Status FrameWriter::announce_key(const MonthKeys& month) {
    DataKey key;
    crypto::fill_random(key.key);
    key.number = data_key_number_ + 1;
    base::Bytes entry;
    const std::int64_t time = next_time();
    const base::Status sealed = append_key_entry(key, month, time, origin_hash_, entry);
    if (sealed) {
        data_key_number_ = key.number;
        data_key_minute_ = now_us_ / kMinuteUs;
        data_key_month_ = month.month;
        sealer_.emplace(key.key, key.number, origin_hash_);
        if (parts_.secrets != nullptr) parts_.secrets->add(key.number, key.key, now_us_);
        builder_.begin_entry() += entry;
        close_entry();
    }
    base::wipe(key.key.data(), key.key.size());
    return sealed;
}

void FrameWriter::record_clock_jump(std::int64_t now_us) {
    const std::int64_t behind = last_time_us_ - now_us;
    if (behind < kClockJumpUs) {
        clock_behind_ = false;
        return;
    }
    if (clock_behind_) return;
    // Threat 23: the log's time never goes back; that the clock did is itself on record.
    clock_behind_ = true;
    add(clock_jump_entry(behind, now_us));
}

std::int64_t FrameWriter::next_time() {
    last_time_us_ = std::max(now_us_, last_time_us_ + 1);
    return last_time_us_;
}

FrameWriter::Added FrameWriter::close_entry() {
    const Added added{range_.size(), crypto::leaf_hash(builder_.end_entry())};
    range_.append(added.leaf);
    return added;
}

FrameWriter::Added FrameWriter::add(const PreparedEntry& entry) {
    KPS_ASSERT(sealer_.has_value());
    sealer_->seal(entry, range_.size(), next_time(), builder_.begin_entry());
    return close_entry();
}

std::shared_ptr<const Checkpoint> FrameWriter::commit() {
    auto checkpoint = std::make_shared<Checkpoint>();
    checkpoint->origin = parts_.signer.origin();
    checkpoint->size = range_.size();
    checkpoint->root = range_.root();
    checkpoint->note = parts_.signer.sign(checkpoint->size, checkpoint->root);
    const base::ByteView frame =
        builder_.finish({checkpoint->size, checkpoint->root, checkpoint->note});
    const base::ByteView block = aligned_.assign_padded(frame);
    KPS_ASSERT(offset_ + block.size() <= file_->size());
    write_durably(*file_, offset_, block);
    offset_ += block.size();
    previous_ = builder_.digest();
    checkpoint_ = std::move(checkpoint);
    return checkpoint_;
}

DurableEnd FrameWriter::end() const {
    return {segment_, offset_, checkpoint_};
}

}  // namespace kps::audit
