#pragma once

#include <string_view>

#include "base/result.h"
#include "contract/model.h"
#include "query/question.h"

namespace kps::rest {

/// Whether a question of the service may ask for near spellings of the names too (docs/adr/0162).
bool takes_near_spellings(const contract::Service& service);

/// Reads the JSON body of a question into `question`, whose service is set (docs/formats/rest.md).
///
/// Shape:  `{"criteria":[{…}], "purpose", "file_number", "end_user", "message_id", "near_spellings"}`; the last one for
///         questions by identity data only; a criterion has the contract's
///         member names; null and empty texts are absent, as over SOAP. A service with one criterion takes one at most.
/// Errors: MalformedBody with the path and what is wrong with it, for anything else than that: unknown or doubled
///         members, wrong types, numbers that are not whole; TooManyCriteria beyond kCriteriaReadMax. Values never
///         stand in the error's context.
base::Status read_question(std::string_view body, query::Question& question);

}  // namespace kps::rest
