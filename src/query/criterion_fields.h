#pragma once

#include <cstdint>
#include <string_view>

#include "base/calendar.h"
#include "contract/model.h"
#include "query/question.h"

namespace kps::query {

/// Puts one value of an edge's message where the criterion keeps it, so that every edge means the same by a member.
/// `number` counts for numbers, truth values and places in an enumeration, `text` for texts.
void put(contract::CriterionField field, std::int64_t number, std::string_view text,
         Criterion& criterion);
void put(contract::CriterionField field, const base::PartialDate& date, Criterion& criterion);

}  // namespace kps::query
