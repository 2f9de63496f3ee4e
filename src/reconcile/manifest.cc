#include "reconcile/manifest.h"

#include <optional>

#include "audit/proofs/compact_range.h"
#include "crypto/digest.h"
#include "reconcile/limits.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;
using base::failed;

/// Puts the entries of calls together.
class CallGrouper {
  public:
    using Take = std::function<void(base::InstitutionId, const CallRecord&)>;
    explicit CallGrouper(Take take) : take_(std::move(take)) {}

    bool begins_call(const SeenEntry& entry) const {
        return (entry.clear->flags & (audit::kFlagSameCall | audit::kFlagContinuation)) == 0;
    }
    void begin(const SeenEntry& entry, const base::Hash& fingerprint) {
        finish();
        institution_ = entry.clear->institution;
        open_ = CallRecord{entry.index, 1, fingerprint};
    }
    void go_on(const SeenEntry& entry) {
        if (open_ && entry.index == open_->index + open_->count) ++open_->count;
    }
    void finish() {
        if (open_) take_(institution_, *open_);
        open_.reset();
    }

  private:
    Take take_;
    base::InstitutionId institution_;
    std::optional<CallRecord> open_;
};

/// An answer that could not be given to its client.
bool is_lost_delivery(const audit::ClearEntry& entry) {
    return entry.type == audit::EntryType::Delivery && entry.service.value() == 0 &&
           entry.outcome == static_cast<std::uint16_t>(ErrorCode::AnswerNotDelivered);
}

}  // namespace

base::Result<std::map<base::InstitutionId, DaySeal>> seal_day(const DayReader& reader,
                                                              const base::Date& day) {
    struct Running {
        audit::CompactRange range;
        std::uint64_t entries = 0;
    };
    std::map<base::InstitutionId, Running> running;
    CallGrouper calls([&running](base::InstitutionId institution, const CallRecord& record) {
        Running& one = running[institution];
        one.range.append(crypto::leaf_hash(encode_record(record)));
        one.entries += record.count;
    });
    const auto range = reader.walk(day, [&calls](const SeenEntry& entry) -> base::Status {
        // An unknown caller has no log to compare with.
        const bool is_wanted = is_counted(*entry.clear) && entry.clear->institution.value() != 0;
        if (!calls.begins_call(entry))
            calls.go_on(entry);
        else if (is_wanted)
            calls.begin(entry, crypto::leaf_hash(entry.bytes));
        else
            calls.finish();
        return {};
    });
    if (!range) return failed(range.error());
    calls.finish();
    std::map<base::InstitutionId, DaySeal> seals;
    for (const auto& [institution, one] : running)
        seals[institution] = {one.range.size(), one.entries, one.range.root()};
    return seals;
}

base::Result<DayOfCalls> read_day(const DayReader& reader, const base::Date& day,
                                  base::InstitutionId institution, const Fingerprint& fingerprint) {
    const Fingerprint leaf = [](const SeenEntry& entry) -> base::Result<base::Hash> {
        return crypto::leaf_hash(entry.bytes);
    };
    const Fingerprint& fingerprint_of_first = fingerprint ? fingerprint : leaf;
    DayOfCalls out;
    CallGrouper calls(
        [&out](base::InstitutionId, const CallRecord& record) { out.records.push_back(record); });
    const auto visit = [&](const SeenEntry& entry) -> base::Status {
        if (!calls.begins_call(entry)) {
            calls.go_on(entry);
            return {};
        }
        const bool is_wanted = is_counted(*entry.clear) && entry.clear->institution == institution;
        const bool is_key = entry.clear->type == audit::EntryType::Key;
        if (is_key && fingerprint) (void)KPS_TRY(fingerprint(entry));
        if (!is_wanted) {
            calls.finish();
            return {};
        }
        if (out.records.size() >= kCallsMax)
            return failed(ErrorCode::InvalidArgument, "reconciliation: too many calls");
        calls.begin(entry, KPS_TRY(fingerprint_of_first(entry)));
        return {};
    };
    const DayRange range = KPS_TRY(reader.walk(day, visit));
    calls.finish();
    out.first_index = range.first_index;
    out.end_index = range.end_index;
    out.log_size = range.log_size;
    return out;
}

base::Result<std::map<std::uint64_t, CallDetail>> read_details(
    const DayReader& reader, const base::Date& day, const std::set<std::uint64_t>& places) {
    std::map<std::uint64_t, CallDetail> details;
    std::map<base::Uuid, std::uint64_t> calls;
    if (places.empty()) return details;
    const auto visit = [&](const SeenEntry& entry) -> base::Status {
        const audit::ClearEntry& clear = *entry.clear;
        if (is_lost_delivery(clear)) {
            // It follows the call that it is about; one of another day stays unknown.
            const auto call = calls.find(clear.request_id);
            if (call != calls.end()) details[call->second].delivery = Delivery::Aborted;
            return {};
        }
        if (places.count(entry.index) == 0) return {};
        calls[clear.request_id] = entry.index;
        details[entry.index] = {clear.institution, clear.service, clear.type,
                                clear.outcome,     clear.time_us, crypto::leaf_hash(entry.bytes),
                                Delivery::Unknown};
        return {};
    };
    KPS_TRY(reader.walk(day, visit));
    return details;
}

}  // namespace kps::reconcile
