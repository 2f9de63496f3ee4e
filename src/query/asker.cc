#include "query/asker.h"

namespace kps::query {

policy::Request policy_request(const authentication::Caller& caller, const Question& question,
                               std::int64_t now_us) {
    policy::Request request;
    request.institution = caller.institution;
    request.user = caller.user.value();
    request.source = caller.source;
    request.is_strict = caller.profile == authentication::Profile::Strict;
    request.is_portal = caller.profile == authentication::Profile::Portal;
    request.service = question.service;
    request.purpose = question.purpose_code;
    request.end_user = question.end_user;
    request.criterion_count = question.criteria.size();
    request.now_us = now_us;
    return request;
}

misuse::Actor actor_of(const authentication::Caller& caller, const Question& question) {
    return {caller.institution, caller.user.value(), question.end_user,
            question.service->question == contract::QuestionKind::PersonPage};
}

}  // namespace kps::query
