#include <fmt/format.h>

#include <utility>

#include "letters/letter_reading.h"
#include "letters/limits.h"
#include "letters/undertaking.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::Result;
using institutions::JsonArray;
using institutions::JsonReader;
using institutions::JsonValue;

Result<std::vector<Measure>> read_measures(JsonReader& reader) {
    const JsonArray* array = KPS_TRY(reader.array("measures"));
    std::vector<Measure> measures;
    for (const JsonValue& value : *array) {
        JsonReader one(value, fmt::format("$.measures[{}]", measures.size()),
                       ErrorCode::InvalidField);
        Measure measure;
        measure.text = KPS_TRY(one.text("text"));
        measure.technical = KPS_TRY(one.boolean("technical"));
        measure.answer = KPS_TRY(one.text("answer"));
        KPS_TRY(one.finish());
        measures.push_back(std::move(measure));
    }
    return measures;
}

}  // namespace

Result<Draft> undertaking_draft(const policy::DecisionDocument& decision,
                                std::string_view terms_json) {
    institutions::JsonRules rules;
    rules.bytes_max = kLetterFileBytesMax;
    const JsonValue value =
        KPS_TRY(institutions::parse_strict_json(terms_json, ErrorCode::InvalidField, rules));
    JsonReader reader(value, "$", ErrorCode::InvalidField);
    UndertakingTerms terms;
    terms.institution = KPS_TRY(reader.text("institution"));
    terms.access.web_pages = KPS_TRY(reader.boolean("web_pages"));
    terms.access.web_services = KPS_TRY(reader.boolean("web_services"));
    terms.measures = KPS_TRY(read_measures(reader));
    terms.further_clauses = KPS_TRY(read_texts(reader, "further_clauses"));
    Draft draft;
    draft.template_name = "undertaking";
    KPS_TRY(read_address_and_signer(reader, draft));
    KPS_TRY(reader.finish());
    draft.values = KPS_TRY(undertaking_values(decision, terms));
    return draft;
}

}  // namespace kps::letters
