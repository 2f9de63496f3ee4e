#include "query/drafts.h"

#include "base/national_id.h"
#include "crypto/random.h"
#include "query/search/search_rules.h"

namespace kps::query {
namespace {

/// The identity number of whoever works at the caller's screen, when the caller gave one that is a number.
std::int64_t end_user_number(const std::string& end_user) {
    const auto id = base::NationalId::parse(end_user);
    return id ? id->number() : 0;
}

}  // namespace

audit::Draft common_draft(const authentication::Caller& caller, const Question& question,
                          std::int64_t now_us) {
    audit::Draft draft;
    draft.institution = caller.institution;
    if (question.service) draft.service = question.service->number;
    draft.request_id = crypto::ordered_uuid(now_us / 1000);
    draft.service_user = caller.user.value();
    draft.end_user = question.end_user;
    draft.end_user_id = end_user_number(question.end_user);
    draft.source_address = caller.source;
    draft.purpose_code = question.purpose_code;
    draft.file_number = question.file_number;
    draft.request_digest = question.request_digest;
    draft.token = caller.token;
    draft.message_id = question.message_id;
    draft.profile = static_cast<std::uint8_t>(caller.profile);
    if (begins_with_search(question))
        draft.criteria_digest = criteria_digest(*question.service, question.criteria.front());
    return draft;
}

void name_queried_person(const Criterion& criterion, audit::Draft& draft) {
    constexpr std::int64_t kElevenDigitsMax = 99'999'999'999;
    if (criterion.id && *criterion.id > 0 && *criterion.id <= kElevenDigitsMax)
        draft.persons.push_back({*criterion.id, audit::Role::Queried});
}

void name_queried_persons(const Question& question, audit::Draft& draft) {
    for (const Criterion& criterion : question.criteria) name_queried_person(criterion, draft);
}

}  // namespace kps::query
