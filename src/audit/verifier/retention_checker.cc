#include "audit/verifier/retention_checker.h"

#include <fmt/format.h>

#include <utility>

#include "audit/retention/hold.h"
#include "audit/retention/limits.h"
#include "audit/retention/schedule.h"
#include "crypto/digest.h"

namespace kps::audit {

RetentionChecker::RetentionChecker(std::string directory, std::vector<std::string>& problems)
    : directory_(std::move(directory)), problems_(problems) {}

const std::vector<DestructionRecord>& RetentionChecker::load() {
    auto records = load_destructions(directory_);
    if (!records) {
        problem(records.error().context);
        return records_;
    }
    records_ = std::move(records).take();
    for (const DestructionRecord& record : records_) {
        check_time(record);
        acts_[record.intent.index] = crypto::leaf_hash(record.intent.entry);
        if (record.done)
            acts_[record.done->index] = crypto::leaf_hash(record.done->entry);
        else
            problem(fmt::format("destroyed {}: begun and not ended, there is no DESTROY entry",
                                record.month.text()));
    }
    return records_;
}

/// Evidence for Rule R-089: the log's own time of the intent.
void RetentionChecker::check_time(const DestructionRecord& record) {
    const auto intent = decode_entry(record.intent.entry);
    if (!intent || intent->time_us < due_us(record.month))
        problem(fmt::format("destroyed {}: before its eight years were over", record.month.text()));
}

void RetentionChecker::add(std::uint64_t index, const base::Hash& leaf, const ClearEntry* clear) {
    const auto act = acts_.find(index);
    if (act != acts_.end() && act->second != leaf)
        problem(fmt::format("destroyed: entry {} is not the one about it", index));
    if (clear == nullptr) return;
    if (clear->type == EntryType::Destroy) destroys_.emplace(clear->request_id, index);
    if (clear->type == EntryType::Hold) holds_.emplace(clear->request_id, index);
}

void RetentionChecker::finish(std::uint64_t entries, bool has_holds) {
    if (!acts_.empty() && acts_.rbegin()->first >= entries)
        problem(
            fmt::format("destroyed: entry {} about it is not in the log", acts_.rbegin()->first));
    match_destructions();
    if (has_holds) match_holds();
}

/// Rule R-090 (KPSY m.10/5): what the log says was destroyed is shown, month by month. The newest month
/// may end within the bundle of the one before, so that without its record nothing else would be missing.
void RetentionChecker::match_destructions() {
    for (const DestructionRecord& record : records_)
        if (record.done) destroys_.erase(request_id_of(record.done->detail));
    for (const auto& [id, index] : destroys_)
        problem(
            fmt::format("destroyed: entry {} says a month was, and its record is missing", index));
}

/// Holds are written before their entry: read after the log, each entry finds its file, a writer or not.
void RetentionChecker::match_holds() {
    if (holds_.empty()) return;
    const auto holds = load_holds(directory_);
    if (!holds) return problem(holds.error().context);
    for (const Hold& hold : *holds) {
        holds_.erase(request_id_of(hold.detail));
        if (hold.lifted) holds_.erase(request_id_of(hold.lift_detail));
    }
    for (const auto& [id, index] : holds_)
        problem(fmt::format("holds: entry {} is about one that is missing", index));
}

}  // namespace kps::audit
