#include <utility>

#include "crypto/random.h"
#include "query/drafts.h"
#include "query/engine_call.h"
#include "query/even_work.h"
#include "query/family.h"
#include "query/record_maker.h"
#include "query/search/search.h"

// The third stage: what was found becomes records and their entries, then the body.
namespace kps::query {

using base::ErrorCode;

// Rule R-148 and Rule R-168 (KPS nedir): known people are asked for by number, several in a call;
// each counts.
/// One entry for each criterion, one record for each of its people; then the body, while the people's bytes are alive.
void Engine::make_records(Call& call, std::vector<registry::FoundPerson>& people,
                          const Families* families) {
    if (call.search) return make_search_records(call, people, families);
    const RecordMaker maker(
        {call.question, *call.decision.allowed(), parts_.registry.places(), *affected_});
    std::size_t next = 0;
    for (std::size_t position = 0; position < call.unusable.size(); ++position) {
        audit::Draft draft = common_draft(call.caller, call.question, call.now_us);
        const Criterion& criterion = call.question.criteria[position];
        name_queried_person(criterion, draft);
        if (const ErrorCode code = call.unusable[position]; code != ErrorCode{}) {
            draft.type = audit::EntryType::Refused;
            draft.outcome = static_cast<std::uint16_t>(code);
            call.answer.records.push_back(Record::refused(criterion.id.value_or(0), code));
        }
        for (; next < call.targets.size() && call.targets[next].criterion == position; ++next) {
            const Family* family = families != nullptr ? &families->family(next) : nullptr;
            RecordMaker::Item item =
                maker.make(people[next], call.targets[next].id, criterion, family);
            draft.outcome = item.outcome;
            if (!item.record.error()) ++draft.record_count;
            if (item.outcome == 0 && people[next].found) {
                even_work_->note_shown(call.targets[next].id);
            } else {
                even_work_->owe(people[next].found, call.owed);
                ++call.negatives;
            }
            if (item.record.verification() && !item.record.verification()->matched())
                draft.detail = misuse::kNoMatchDetail;
            draft.persons.insert(draft.persons.end(), item.persons.begin(), item.persons.end());
            call.answer.records.push_back(item.record);
        }
        call.drafts.push_back(std::move(draft));
    }
    call.renderer.render(call.answer, call.body);
}

/// One entry for each person found, so that limit, invoice and log count the same (DESIGN.md 7.6).
void Engine::make_search_records(Call& call, std::vector<registry::FoundPerson>& people,
                                 const Families* families) {
    const policy::Allowed& allowed = *call.decision.allowed();
    const RecordMaker maker({call.question, allowed, parts_.registry.places(), *affected_});
    Search::Result result = call.search->answer(people, maker, families);
    const std::size_t further = result.entries.size() - 1;
    if (policy::decide_further_use(*allowed.grant, {call.caller.institution, further, call.now_us},
                                   parts_.usage))
        result = call.search->refused(ErrorCode::LimitReached);
    else
        call.reserved += further;
    const audit::Draft common = common_draft(call.caller, call.question, call.now_us);
    for (Search::Entry& entry : result.entries) {
        audit::Draft draft = common;
        draft.request_id = crypto::ordered_uuid(call.now_us / 1000);
        draft.type = entry.type;
        draft.outcome = entry.outcome;
        draft.detail = entry.detail;
        draft.record_count = entry.persons.empty() ? 0 : 1;
        draft.persons = std::move(entry.persons);
        call.drafts.push_back(std::move(draft));
    }
    call.answer.error = result.error;
    call.answer.records = std::move(result.records);
    call.renderer.render(call.answer, call.body);
}

}  // namespace kps::query
