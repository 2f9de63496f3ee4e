#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "lifecycle/field.h"

namespace kps::membership {

enum class MeasureKind : std::uint8_t { Administrative, Technical };

struct Measure {
    std::string_view code;
    MeasureKind kind;
    std::string_view text;
    base::Date since;
};

/// Measures that are asked on that day.
std::vector<Measure> measures_on(const base::Date& day);

/// One row of a declaration: `code`, `answer` (`taken`, `not-applicable`), `explanation`.
std::span<const lifecycle::Field> measure_fields();

/// Each measure asked on the day answered once, nothing else; what does not apply is explained.
/// Errors: RuleRefused with the first code that is wrong.
base::Status check_measures(const lifecycle::JsonArray& answers, const base::Date& day);

}  // namespace kps::membership
