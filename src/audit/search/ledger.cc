#include "audit/search/ledger.h"

#include <algorithm>

namespace kps::audit {

LedgerState ledger_state(const FoundRecord& record, const Visibility& visibility) {
    const Draft& draft = record.draft;
    if (draft.type == EntryType::Search) {
        const auto act = search_act_of(draft);
        if (act && act->kind == SearchKind::Ledger) return LedgerState::NoLookUp;
    } else if (draft.type != EntryType::Query && draft.type != EntryType::Refused) {
        return LedgerState::NoLookUp;
    }
    if ((draft.flags & kFlagNeverShown) != 0) return LedgerState::NeverShown;
    const std::int64_t release_us =
        visibility.release_us(draft.institution, draft.service, record.time_us);
    // Marked to be shown later, and nobody has said when: not yet.
    if (release_us == 0 && (draft.flags & kFlagShownLater) != 0) return LedgerState::ShownLater;
    if (release_us > visibility.now_us()) return LedgerState::ShownLater;
    // A relative who was merely returned with somebody learns nothing of that person's affairs.
    if (!record.queried) return LedgerState::AffectedOnly;
    return LedgerState::Shown;
}

Ledger ledger_of(std::vector<FoundRecord> records, const Visibility& visibility) {
    Ledger ledger;
    std::reverse(records.begin(), records.end());
    for (FoundRecord& record : records) {
        const LedgerState state = ledger_state(record, visibility);
        if (state == LedgerState::NoLookUp) continue;
        (state == LedgerState::Shown ? ledger.shown : ledger.hidden).push_back(std::move(record));
    }
    return ledger;
}

}  // namespace kps::audit
