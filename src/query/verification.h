#pragma once

#include "query/answer.h"
#include "query/question.h"
#include "registry/register_reader.h"

namespace kps::query {

/// What a verification says about a person that was found or not (WIRE.md 3.11, 3.12; ).
///
/// Names are compared by Turkish rules; a day or month of 0 is not checked; whatever is missing does not match.
/// Confidential people are verified like others: the caller already holds the data, and a refusal would mark them.
Verification verify_identity(const Criterion& criterion, const registry::FoundPerson& person);

/// Match or no match for each thing that was claimed. A person who was not found matches nothing.
FieldMatches verify_fields(const Criterion& criterion, const registry::FoundPerson& person);

/// The public checks know yes and no only. A dead person is answered no: nobody living can be meant.
bool verify_public(contract::QuestionKind kind, const Criterion& criterion,
                   const registry::FoundPerson& person);

/// The birth date of a criterion equals the register's, unknown parts (0 or absent) included.
bool birth_matches(const Criterion& criterion, const registry::PartialDate& birth);

/// True when the register no longer answers for this record: left citizenship, closed, cancelled, or a blue card
/// whose holder became a citizen (REQUIREMENTS C2, test classes).
bool is_withdrawn(const registry::Person& person);

}  // namespace kps::query
