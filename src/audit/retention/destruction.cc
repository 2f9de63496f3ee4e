#include "audit/retention/destruction.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "audit/directory.h"
#include "audit/retention/folder_lock.h"
#include "audit/retention/kept_root.h"
#include "audit/retention/limits.h"
#include "audit/retention/log_walk.h"
#include "audit/retention/schedule.h"
#include "base/calendar.h"
#include "base/staff/staff_name.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

std::string keys_path(const std::string& log_directory, Month month) {
    return fmt::format("{}/destroyed/{}.keys", log_directory, month.text());
}

base::Status remove_if_there(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return failed(ErrorCode::FileFailed, fmt::format("remove {}: errno {}", path, errno));
    return flush_directory(parent_of(path));
}

/// The first month that is not destroyed, and where its entries begin. Nothing for an empty log.
struct Beginning {
    Month month;
    std::uint64_t index = 0;
    bool begun = false;
};
base::Result<std::optional<Beginning>> first_month(const std::string& log_directory) {
    const auto records = KPS_TRY(load_destructions(log_directory));
    if (!records.empty()) {
        const DestructionRecord& last = records.back();
        if (!last.done) return std::optional<Beginning>{{last.month, last.first, true}};
        return std::optional<Beginning>{{month_after(last.month), last.end, false}};
    }
    if (!exists(log_directory + "/segments")) return std::optional<Beginning>{};
    const SegmentNumbers segments = KPS_TRY(list_segments(log_directory));
    if (segments.first == segments.end) return std::optional<Beginning>{};
    const auto start = KPS_TRY(segment_start(log_directory, segments.first));
    if (!start) return std::optional<Beginning>{};
    return std::optional<Beginning>{{Month::of(start->time_us), 0, false}};
}

MonthState state_of(Month month, std::int64_t now_us) {
    if (now_us < due_us(month)) return MonthState::Kept;
    return now_us < overdue_us(month) ? MonthState::Due : MonthState::Overdue;
}

}  // namespace

base::Result<std::vector<MonthPlan>> plan_destruction(const std::string& log_directory,
                                                      std::int64_t now_us) {
    std::vector<MonthPlan> plans;
    const auto beginning = KPS_TRY(first_month(log_directory));
    if (!beginning) return plans;
    std::uint64_t index = beginning->index;
    for (Month month = beginning->month; plans.size() < kDestructionsMax;
         month = month_after(month)) {
        MonthPlan plan;
        plan.month = month;
        plan.state = state_of(month, now_us);
        plan.due_us = due_us(month);
        plan.first = index;
        plan.begun = beginning->begun && plans.empty();
        const auto request = KPS_TRY(read_request(log_directory, month));
        if (request) {
            plan.requested = request->requested;
            plan.confirmed = request->confirmed;
        }
        if (plan.state != MonthState::Kept) {
            const std::uint64_t end = KPS_TRY(first_index_at(log_directory, month_end_us(month)));
            plan.end = std::max(index, end);
            index = plan.end;
        }
        plans.push_back(plan);
        if (plan.state == MonthState::Kept) break;
    }
    return plans;
}

base::Result<std::uint64_t> overdue_months(const std::string& log_directory, std::int64_t now_us) {
    const auto beginning = KPS_TRY(first_month(log_directory));
    std::uint64_t count = 0;
    if (!beginning) return count;
    // Rule R-090 (KPSY m.10/5), X-035: what is not destroyed in time is told, without anyone asking.
    for (Month month = beginning->month;
         count < kDestructionsMax && state_of(month, now_us) == MonthState::Overdue;
         month = month_after(month))
        ++count;
    return count;
}

Destruction::Destruction(std::string log_directory, Ports ports)
    : directory_(std::move(log_directory)), ports_(std::move(ports)) {}

base::Status Destruction::at(std::string_view failpoint) const {
    return ports_.failpoint ? ports_.failpoint(failpoint) : base::Status{};
}

base::Result<MonthPlan> Destruction::next_due(Month month) const {
    const auto plans = KPS_TRY(plan_destruction(directory_, ports_.clock.now_us()));
    if (plans.empty()) return failed(ErrorCode::InvalidArgument, "the log is empty");
    const MonthPlan& next = plans.front();
    if (next.month != month)
        return failed(ErrorCode::InvalidArgument,
                      fmt::format("months are destroyed in their order; the next one is {}",
                                  next.month.text()));
    // Rule R-089 (KPSY m.10/5): a record younger than eight years is not destroyed.
    if (next.state == MonthState::Kept)
        return failed(ErrorCode::InvalidArgument, fmt::format("{} is kept until {}", month.text(),
                                                              base::utc_text_s(next.due_us)));
    return next;
}

base::Status Destruction::request(Month month, const std::string& by) {
    const FolderLock lock = KPS_TRY(FolderLock::take(directory_));
    const MonthPlan plan = KPS_TRY(next_due(month));
    if (!base::is_staff_name(by))
        return failed(ErrorCode::InvalidArgument, "a name of staff is letters, digits and ._-@");
    if (!plan.requested.empty())
        return failed(ErrorCode::AlreadyExists, "it was asked for by " + plan.requested);
    return write_request(directory_, month, {by, ports_.clock.now_us(), {}, 0});
}

base::Status Destruction::confirm(Month month, const std::string& by) {
    const FolderLock lock = KPS_TRY(FolderLock::take(directory_));
    KPS_TRY(next_due(month));
    if (!base::is_staff_name(by))
        return failed(ErrorCode::InvalidArgument, "a name of staff is letters, digits and ._-@");
    auto request = KPS_TRY(read_request(directory_, month));
    if (!request) return failed(ErrorCode::InvalidArgument, "nobody asked for it yet");
    if (!request->confirmed.empty())
        return failed(ErrorCode::AlreadyExists, "it was confirmed by " + request->confirmed);
    // Rule R-090 (KPSY m.10/5; AUDIT 1.9): two different persons.
    if (!base::is_another_person(request->requested, by))
        return failed(ErrorCode::InvalidArgument, "another person must confirm it");
    request->confirmed = by;
    request->confirmed_us = ports_.clock.now_us();
    return write_request(directory_, month, *request);
}

base::Result<DestructionRecord> Destruction::run(Month month) {
    const FolderLock lock = KPS_TRY(FolderLock::take(directory_));
    const auto request = KPS_TRY(read_request(directory_, month));
    if (!request || request->confirmed.empty()) {
        const std::string done = destruction_path(directory_, month, true);
        if (!exists(done))
            return failed(ErrorCode::InvalidArgument, month.text() + " is not confirmed");
        return failed(ErrorCode::AlreadyExists, month.text() + " is destroyed");
    }
    auto records = KPS_TRY(load_destructions(directory_));
    if (!records.empty() && records.back().month == month)
        return finish(std::move(records.back()), *request);
    const MonthPlan plan = KPS_TRY(next_due(month));
    auto record = KPS_TRY(begin(plan, *request));
    return finish(std::move(record), *request);
}

base::Result<DestructionRecord> Destruction::begin(const MonthPlan& plan,
                                                   const DestructionRequest& request) {
    KPS_TRY(at("destroy.begin"));
    DestructionRecord record;
    record.month = plan.month;
    record.first = plan.first;
    record.end = plan.end;
    record.root = KPS_TRY(check_kept_tiles(directory_, plan.first, plan.end));
    // A hold never keeps the month: what is held leaves the log before it (AUDIT 1.9.1).
    const KeptCases held = KPS_TRY(ports_.keep_held(plan));
    KPS_TRY(at("destroy.held"));
    record.intent = KPS_TRY(this->record(
        EntryType::DestroyIntent, request,
        fmt::format("month={} first={} end={} root={} held={} requested={} requested_at={} "
                    "confirmed={} confirmed_at={}{}",
                    plan.month.text(), plan.first, plan.end, base::to_base64(record.root),
                    held.records, request.requested, request.requested_us, request.confirmed,
                    request.confirmed_us, held.words)));
    KPS_TRY(at("destroy.intent"));
    const std::string text = text_of(record);
    KPS_TRY(replace_file(destruction_path(directory_, plan.month, false), base::as_bytes(text),
                         Flush::Yes));
    return record;
}

/// An entry about the destruction; the one that a crash left behind is taken as it is.
base::Result<ActProof> Destruction::record(EntryType type, const DestructionRequest& request,
                                           const std::string& detail) {
    Draft draft;
    draft.type = type;
    draft.request_id = request_id_of(detail);
    draft.end_user = request.requested;
    draft.rule = "R-090";
    draft.detail = detail;
    const base::Uuid id = draft.request_id;
    auto found = KPS_TRY(find_act(directory_, type, id, request.confirmed_us));
    if (!found) {
        KPS_TRY(ports_.record(std::move(draft)));
        found = KPS_TRY(find_act(directory_, type, id, request.confirmed_us));
    }
    if (!found) return failed(ErrorCode::AuditUnavailable, "the entry is not in the log");
    return ActProof{found->index, std::move(found->entry), detail};
}

base::Result<std::string> Destruction::destroy_keys(const DestructionRecord& record) {
    const std::string path = keys_path(directory_, record.month);
    const auto kept = read_file(path, kDestructionFileBytesMax);
    if (kept) return std::string(base::as_text(*kept));
    const base::Hash intent = crypto::sha256(base::as_bytes(record.intent.detail));
    std::string act = KPS_TRY(ports_.destroy_keys(record.month, intent));
    KPS_TRY(at("destroy.keys"));
    KPS_TRY(replace_file(path, base::as_bytes(act), Flush::Yes));
    return act;
}

base::Result<DestructionRecord> Destruction::finish(DestructionRecord record,
                                                    const DestructionRequest& request) {
    if (!record.done) {
        KPS_TRY(at("destroy.intent_kept"));
        // Rule R-090 (KPSY m.10/5): keys and ciphertext both; either alone would do for one kind of
        // medium only (AUDIT 0.6).
        const std::string act = KPS_TRY(destroy_keys(record));
        KPS_TRY(at("destroy.keys_gone"));
        KPS_TRY(delete_entries(directory_, record.first, record.end,
                               [this](std::string_view name) { return at(name); }));
        KPS_TRY(delete_index(directory_, record.month));
        KPS_TRY(at("destroy.deleted"));
        record.done = KPS_TRY(this->record(
            EntryType::Destroy, request,
            fmt::format("month={} intent={} entries={} last_act={} requested={} confirmed={}",
                        record.month.text(), record.intent.index, record.end - record.first, act,
                        request.requested, request.confirmed)));
        KPS_TRY(at("destroy.recorded"));
        const std::string text = text_of(record);
        KPS_TRY(replace_file(destruction_path(directory_, record.month, true), base::as_bytes(text),
                             Flush::Yes));
    }
    KPS_TRY(at("destroy.record_kept"));
    KPS_TRY(remove_if_there(destruction_path(directory_, record.month, false)));
    KPS_TRY(remove_if_there(keys_path(directory_, record.month)));
    KPS_TRY(remove_if_there(request_path(directory_, record.month)));
    return record;
}

}  // namespace kps::audit
