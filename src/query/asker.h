#pragma once

#include <cstdint>

#include "authentication/caller.h"
#include "misuse/watch.h"
#include "policy/decide.h"
#include "query/question.h"

namespace kps::query {

/// What `decide` must know of a question and of who asks it; the same for a first answer and a repeated one.
policy::Request policy_request(const authentication::Caller& caller, const Question& question,
                               std::int64_t now_us);

/// Whom the watch of misuse takes the caller for.
misuse::Actor actor_of(const authentication::Caller& caller, const Question& question);

}  // namespace kps::query
