#pragma once

#include <cstdint>

#include "audit/entry.h"
#include "authentication/caller.h"
#include "query/question.h"

/// What every entry about a question says.
namespace kps::query {

/// The part that all entries of a call share.
audit::Draft common_draft(const authentication::Caller& caller, const Question& question,
                          std::int64_t now_us);

/// Names the person a criterion asks about. What can be nobody's number is not named: it is foreign input.
void name_queried_person(const Criterion& criterion, audit::Draft& draft);
void name_queried_persons(const Question& question, audit::Draft& draft);

}  // namespace kps::query
