#include "reconcile/institution_side.h"

#include <algorithm>

#include "base/assert.h"
#include "base/calendar.h"
#include "reconcile/limits.h"

namespace kps::reconcile {

using base::ErrorCode;
using base::failed;

namespace {

tl::unexpected<base::Error> not_expected() {
    return failed(ErrorCode::InvalidArgument,
                  "reconciliation: the message does not belong to this comparison, or not here");
}

bool is_on(const base::Date& day, std::int64_t time_us) {
    const base::Date next = base::date_from_days(base::days_from_date(day) + 1);
    return time_us >= base::istanbul_midnight_us(day) && time_us < base::istanbul_midnight_us(next);
}

}  // namespace

base::Result<InstitutionSide::Step> InstitutionSide::take(base::ByteView bytes) {
    Message message = KPS_TRY(parse(bytes));
    if (message.subject != subject_) return not_expected();
    if (auto* summary = std::get_if<Summary>(&message.content); summary && stage_ == Stage::Summary)
        return take_summary(std::move(*summary));
    if (auto* block = std::get_if<Block>(&message.content); block && stage_ == Stage::Block)
        return take_block(*block);
    if (auto* outcome = std::get_if<Outcome>(&message.content); outcome && stage_ == Stage::Outcome)
        return take_outcome(std::move(*outcome));
    return not_expected();
}

base::Result<InstitutionSide::Step> InstitutionSide::take_summary(Summary summary) {
    summary_ = std::move(summary);
    choose_calls();
    if (records_.size() == summary_.calls && manifest_root(records_) == summary_.root)
        return tell({});
    const Keying keying(salt_of(subject_, summary_.nonce));
    keys_ = keying.keys_of(records_);
    by_key_.reserve(keys_.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) by_key_.emplace_back(keys_[i], i);
    std::sort(by_key_.begin(), by_key_.end());
    decoder_.emplace(keying, keys_);
    KPS_TRY(decoder_->add(summary_.symbols));
    return go_on();
}

/// A call belongs to the day by its place in the log, which both sides know the same.
void InstitutionSide::choose_calls() {
    for (const OwnLog::Entry& entry : log_.entries()) {
        const std::uint64_t index = entry.record.index;
        if (index >= summary_.first_index && index < summary_.end_index) {
            records_.push_back(entry.record);
            offsets_.push_back(entry.offset);
        } else if (index >= summary_.log_size && is_on(subject_.day, entry.time_us)) {
            // A receipt for what the log does not hold any more.
            further_.push_back(entry.offset);
        }
    }
    for (const OwnLog::Loose& line : log_.loose())
        if (is_on(subject_.day, line.time_us)) further_.push_back(line.offset);
}

bool InstitutionSide::is_ours(const std::vector<Key>& keys) const {
    return std::all_of(keys.begin(), keys.end(), [this](Key key) {
        const auto at =
            std::lower_bound(by_key_.begin(), by_key_.end(), std::pair(key, std::size_t{0}));
        return at != by_key_.end() && at->first == key;
    });
}

base::Result<InstitutionSide::Step> InstitutionSide::go_on() {
    Difference difference;
    if (asked_ == BlockKind::Symbols) {
        if (decoder_->decode(difference) && is_ours(difference.ours_only)) return tell(difference);
        const std::uint64_t next = 2 * std::uint64_t{decoder_->size()};
        const std::uint64_t calls = std::max<std::uint64_t>(summary_.calls, records_.size());
        // Beyond this the list of keys costs less than guessing on.
        if (next > kSymbolsMax ||
            next > std::max<std::uint64_t>(calls / kCallsPerSymbol, 2 * kSymbolsFirst))
            asked_ = BlockKind::Keys;
    }
    if (asked_ == BlockKind::Keys && their_keys_.size() == summary_.calls)
        return tell(difference_of(their_keys_, keys_));
    stage_ = Stage::Block;
    return ask_for_more();
}

InstitutionSide::Step InstitutionSide::ask_for_more() const {
    MoreWanted more;
    more.nonce = summary_.nonce;
    more.kind = asked_;
    if (asked_ == BlockKind::Symbols) {
        more.first = decoder_->size();
        more.count = std::clamp<std::uint32_t>(decoder_->size(), kSymbolsFirst, kBlockItemsMax);
        more.count = std::min(more.count, kSymbolsMax - decoder_->size());
    } else {
        more.first = their_keys_.size();
        more.count = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(kBlockItemsMax, summary_.calls - more.first));
    }
    return {encode({subject_, more}), {}};
}

base::Result<InstitutionSide::Step> InstitutionSide::take_block(const Block& block) {
    if (block.nonce != summary_.nonce || block.kind != asked_) return not_expected();
    if (block.kind == BlockKind::Symbols) {
        if (block.first != decoder_->size() || block.symbols.empty()) return not_expected();
        KPS_TRY(decoder_->add(block.symbols));
    } else {
        if (block.first != their_keys_.size() || block.keys.empty() ||
            block.keys.size() > summary_.calls - their_keys_.size())
            return not_expected();
        their_keys_.insert(their_keys_.end(), block.keys.begin(), block.keys.end());
    }
    return go_on();
}

base::Status InstitutionSide::add_own(std::uint64_t offset, Differences& out) const {
    if (out.own.size() >= kDifferencesMax)
        return failed(ErrorCode::InvalidArgument, "reconciliation: too many differences");
    OwnLine line = KPS_TRY(log_.line_at(offset));
    out.own.push_back(std::move(line.call));
    return {};
}

base::Result<InstitutionSide::Step> InstitutionSide::tell(const Difference& difference) {
    if (difference.theirs_only.size() > kDifferencesMax)
        return failed(ErrorCode::InvalidArgument, "reconciliation: too many differences");
    Differences out;
    out.nonce = summary_.nonce;
    out.calls = records_.size();
    out.root = manifest_root(records_);
    out.wanted = difference.theirs_only;
    for (const Key key : difference.ours_only)
        for (auto at =
                 std::lower_bound(by_key_.begin(), by_key_.end(), std::pair(key, std::size_t{0}));
             at != by_key_.end() && at->first == key; ++at)
            told_.push_back(at->second);
    std::sort(told_.begin(), told_.end());
    told_.erase(std::unique(told_.begin(), told_.end()), told_.end());
    for (const std::size_t place : told_) KPS_TRY(add_own(offsets_[place], out));
    for (const std::uint64_t offset : further_) KPS_TRY(add_own(offset, out));
    stage_ = Stage::Outcome;
    return Step{encode({subject_, std::move(out)}), {}};
}

/// Own calls without those that were told, with what the directorate says it has instead: the directorate's day?
bool InstitutionSide::repairs_to_root(const Outcome& outcome) const {
    std::vector<CallRecord> repaired;
    repaired.reserve(records_.size());
    auto told = told_.begin();
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (told != told_.end() && *told == i)
            ++told;
        else
            repaired.push_back(records_[i]);
    }
    for (const Row& row : outcome.rows)
        if (row.in_log) repaired.push_back(row.ours);
    std::sort(repaired.begin(), repaired.end());
    return repaired.size() == summary_.calls && manifest_root(repaired) == summary_.root;
}

base::Result<InstitutionSide::Step> InstitutionSide::take_outcome(Outcome outcome) {
    if (outcome.nonce != summary_.nonce) return not_expected();
    stage_ = Stage::Done;
    Report report;
    report.subject = subject_;
    report.own_calls = records_.size();
    report.directorate_calls = summary_.calls;
    report.settled = outcome.settled && repairs_to_root(outcome);
    report.outcome = std::move(outcome);
    return Step{{}, std::move(report)};
}

}  // namespace kps::reconcile
