#include "apps/kps/subject_access/log_unlocker.h"

#include "apps/kps/subject_access/entry_words.h"
#include "base/calendar.h"
#include "base/day_text.h"
#include "subject_access/look_up.h"

namespace kps {

base::Result<std::unique_ptr<subject_access::LedgerReader>> LogUnlocker::open() const {
    auto keys = KPS_TRY(audit::open_month_keys(key_directory_));
    // What is hidden when it is asked, not when the server started.
    audit::Visibility visibility(KPS_TRY(hidings_.list()), clock_.now_us());
    return subject_access::LedgerReader::open(log_directory_, std::move(keys),
                                              std::move(visibility));
}

base::Result<std::function<base::Result<membership::LookUpFacts>(const accounts::Actor& citizen,
                                                                 std::int64_t reference)>>
look_up_finder(const StateFolder& state, const accounts::AccountStore& accounts,
               const base::Clock& clock) {
    const auto administration =
        std::make_shared<Administration>(KPS_TRY(Administration::open(state)));
    const auto unlocker = std::make_shared<LogUnlocker>(state, administration->hidings(), clock);
    return [administration, unlocker, &accounts](
               const accounts::Actor& citizen,
               std::int64_t reference) -> base::Result<membership::LookUpFacts> {
        const base::NationalId person = KPS_TRY(accounts.person_of(citizen.account));
        const auto reader = KPS_TRY(unlocker->open());
        const auto record = KPS_TRY(reader->look_up(person, static_cast<std::uint64_t>(reference)));
        if (!subject_access::is_told(reader->state(record)))
            return base::failed(base::ErrorCode::NotFound, "no such look-up");
        const auto words = KPS_TRY(words_of(*administration));
        const subject_access::LookUp shown = subject_access::look_up_of(record, *words);
        membership::LookUpFacts facts;
        facts.institution = record.draft.institution;
        facts.receiver = shown.words.receiver;
        facts.day = base::day_text(shown.day);
        if (shown.time_us != 0) facts.time = base::utc_text_s(shown.time_us);
        facts.service = shown.words.service;
        return facts;
    };
}

}  // namespace kps
