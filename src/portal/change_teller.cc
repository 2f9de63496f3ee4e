#include "portal/change_teller.h"

#include "audit/entries/entry_codec.h"
#include "portal/limits.h"

namespace kps::portal {

audit::Draft draft_of(const accounts::Change& change, bool test_data) {
    audit::Draft draft;
    draft.type = audit::EntryType::Admin;
    draft.flags = test_data ? audit::kFlagTestData : std::uint16_t{0};
    if (change.institution) draft.institution = *change.institution;
    draft.request_id = change.id;
    draft.end_user = change.by_name;
    draft.rule = change.article;
    draft.detail = "account " + change.account.text() + " " + change.act + " by " +
                   change.by_account.text() + " (" +
                   std::string(accounts::name_of(change.by_role)) + ")";
    if (!change.before.empty() || !change.after.empty())
        draft.detail += ": " + change.before + " -> " + change.after;
    return draft;
}

base::Status ChangeTeller::tell() {
    const std::lock_guard lock(mutex_);
    for (;;) {
        const auto waiting = KPS_TRY(changes_.untold(kTellAtOnce));
        for (const accounts::Change& change : waiting) {
            KPS_TRY(acts_.put({change.id, draft_of(change, test_data_)}, change.at_us));
            KPS_TRY(changes_.mark_told(change.id));
        }
        if (waiting.size() < kTellAtOnce) return {};
    }
}

}  // namespace kps::portal
