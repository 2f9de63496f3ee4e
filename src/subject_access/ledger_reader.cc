#include "subject_access/ledger_reader.h"

#include <algorithm>

#include "audit/entries/entry_codec.h"
#include "audit/origins/log_origins.h"
#include "audit/search/limits.h"

namespace kps::subject_access {

using base::ErrorCode;
using base::failed;

bool is_told(audit::LedgerState state) {
    return state == audit::LedgerState::Shown || state == audit::LedgerState::AffectedOnly;
}

base::Result<std::unique_ptr<LedgerReader>> LedgerReader::open(
    const std::string& log_directory, std::unique_ptr<audit::MonthKeyStore> keys,
    audit::Visibility visibility) {
    // Rule R-088 (KPSY m.10/5): without the unlock secret nothing is opened, and that is said.
    if (!keys->is_unlocked()) return failed(ErrorCode::KeysLocked, "the month keys are locked");
    audit::LogSearch search = KPS_TRY(audit::LogSearch::open(log_directory));
    const auto origins = KPS_TRY(audit::LogOrigins::load(log_directory));
    return std::unique_ptr<LedgerReader>(new LedgerReader(std::move(search), std::move(keys),
                                                          origins.hashes(), std::move(visibility)));
}

base::Result<audit::Ledger> LedgerReader::ledger(base::NationalId person,
                                                 const audit::DayRange& days) {
    audit::SearchCriteria criteria;
    criteria.person = person.number();
    criteria.days = days;
    auto found =
        audit::CriteriaSearch({search_, opener_, *keys_, audit::kLedgerEntriesMax}).run(criteria);
    if (!found && found.error().code == ErrorCode::InvalidArgument)
        return failed(ErrorCode::TooManyMatches, "more look-ups than one answer may have");
    if (!found) return failed(found.error());
    return audit::ledger_of(std::move(found->records), visibility_);
}

base::Result<std::vector<audit::FoundRecord>> LedgerReader::told(base::NationalId person,
                                                                 const audit::DayRange& days) {
    audit::Ledger found = KPS_TRY(ledger(person, days));
    std::vector<audit::FoundRecord> told = std::move(found.shown);
    for (audit::FoundRecord& record : found.hidden)
        if (is_told(state(record))) told.push_back(std::move(record));
    std::sort(told.begin(), told.end(),
              [](const auto& left, const auto& right) { return left.index > right.index; });
    return told;
}

base::Result<audit::FoundRecord> LedgerReader::entry(std::uint64_t index) {
    const auto found = search_.reader().find(index);
    if (!found) return failed(found.error());
    const audit::ClearEntry clear = KPS_TRY(audit::decode_entry(found->entry));
    // Entries of other types are about nobody, and some are sealed to nobody.
    if (clear.type != audit::EntryType::Query && clear.type != audit::EntryType::Refused &&
        clear.type != audit::EntryType::Search)
        return failed(ErrorCode::NotFound, "no such look-up");
    audit::Draft draft = KPS_TRY(opener_.open(*found));
    return audit::FoundRecord{index, clear.time_us, std::move(draft), false, false};
}

base::Result<audit::FoundRecord> LedgerReader::look_up(base::NationalId person,
                                                       std::uint64_t index) {
    audit::FoundRecord record = KPS_TRY(entry(index));
    for (const audit::PersonReference& named : record.draft.persons) {
        if (named.id != person.number()) continue;
        record.queried = record.queried || named.role == audit::Role::Queried;
        record.affected = record.affected || named.role == audit::Role::Affected;
    }
    if (!record.queried && !record.affected) return failed(ErrorCode::NotFound, "no such look-up");
    return record;
}

}  // namespace kps::subject_access
