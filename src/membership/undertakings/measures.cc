#include "membership/undertakings/measures.h"

#include <algorithm>
#include <array>
#include <string>

namespace kps::membership {
namespace {

using lifecycle::Field;
using lifecycle::FieldKind;
using lifecycle::text_of;

constexpr Measure kMeasures[] = {
#define KPS_MEASURE(code, kind, text, year, month, day) \
    {code, MeasureKind::kind, text, {year, month, day}},
#include "membership/undertakings/measures.def"
#undef KPS_MEASURE
};

constexpr std::array<std::string_view, 2> kAnswers = {"taken", "not-applicable"};
constexpr std::array<Field, 3> kFields = {
    {{.name = "code", .turkish = "Tedbir", .highest = 20},
     {.name = "answer", .kind = FieldKind::Choice, .turkish = "Yanıt", .choices = kAnswers},
     {.name = "explanation",
      .kind = FieldKind::LongText,
      .turkish = "Açıklama",
      .required = false,
      .highest = 1000}}};

base::Status wrong(std::string_view code, std::string_view what) {
    return base::failed(base::ErrorCode::RuleRefused,
                        "R-050 (KPSY m.6/7-e): " + std::string(code) + " " + std::string(what));
}

}  // namespace

std::vector<Measure> measures_on(const base::Date& day) {
    std::vector<Measure> measures;
    for (const Measure& measure : kMeasures)
        if (measure.since <= day) measures.push_back(measure);
    return measures;
}

std::span<const Field> measure_fields() {
    return kFields;
}

// Rule R-050 (KPSY m.6/7-e), Rule R-019 (KPSY m.4/1-o): the annex answers each measure by itself.
base::Status check_measures(const lifecycle::JsonArray& answers, const base::Date& day) {
    const std::vector<Measure> asked = measures_on(day);
    for (const Measure& measure : asked) {
        const auto given = std::count_if(answers.begin(), answers.end(), [&](const auto& answer) {
            return text_of(lifecycle::object_of(answer), "code") == measure.code;
        });
        if (given != 1) return wrong(measure.code, "is answered once");
    }
    if (answers.size() != asked.size()) return wrong("list", "names a measure there is not");
    for (const auto& answer : answers) {
        const auto& row = lifecycle::object_of(answer);
        if (text_of(row, "answer") != "taken" && text_of(row, "explanation").empty())
            return wrong(text_of(row, "code"), "needs an explanation");
    }
    return {};
}

}  // namespace kps::membership
