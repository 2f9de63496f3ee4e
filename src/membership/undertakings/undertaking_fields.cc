#include <array>

#include "membership/applications/field_parts.h"
#include "membership/undertakings/limits.h"
#include "membership/undertakings/measures.h"
#include "membership/undertakings/undertaking_acts.h"

namespace kps::membership::undertaking_acts {
namespace {

using lifecycle::Field;
using lifecycle::FieldKind;
using Fields = std::span<const Field>;

constexpr std::array<std::string_view, 4> kGrounds = {"template-change", "merger", "legacy",
                                                      "campaign"};
constexpr std::array<std::string_view, 2> kCancelGrounds = {"measures-unfulfilled", "quality-lost"};

}  // namespace

Fields signed_fields() {
    static constexpr std::array<Field, 7> kFields = {
        {{.name = "institution_name", .turkish = "Kurum", .highest = 300},
         {.name = "application", .turkish = "Başvuru", .highest = 40},
         {.name = "decision",
          .kind = FieldKind::LongText,
          .turkish = "Karar",
          .highest = 400'000,
          .rule = "R-065"},
         {.name = "measures", .kind = FieldKind::Any, .turkish = "Tedbirler", .rule = "R-050"},
         {.name = "signatories", .kind = FieldKind::Any, .turkish = "İmza yetkilileri"},
         {.name = "signed_on", .kind = FieldKind::Date, .turkish = "İmza günü", .rule = "R-043"},
         {.name = "directorate_signatory",
          .turkish = "Genel Müdürlük adına imzalayan",
          .highest = 120}}};
    return kFields;
}

Fields old_fields() {
    static constexpr std::array<Field, 3> kFields = {
        {{.name = "institution_number",
          .kind = FieldKind::Integer,
          .turkish = "Kurum no",
          .highest = 0xffff'ffff},
         {.name = "signed_on", .kind = FieldKind::Date, .turkish = "İmza günü", .rule = "R-118"},
         {.name = "agreement", .kind = FieldKind::Hash, .turkish = "İkili anlaşma"}}};
    return kFields;
}

Fields renewal_fields() {
    static constexpr std::array<Field, 3> kFields = {
        {{.name = "ground",
          .kind = FieldKind::Choice,
          .turkish = "Yenileme nedeni",
          .choices = kGrounds,
          .rule = "R-044"},
         {.name = "event_date", .kind = FieldKind::Date, .turkish = "Olay günü", .required = false},
         {.name = "last_day", .kind = FieldKind::Date, .turkish = "Son gün", .required = false}}};
    return kFields;
}

Fields redraft_fields() {
    static const std::array<Field, 3> kFields = {{{.name = "measures",
                                                   .kind = FieldKind::List,
                                                   .turkish = "Tedbirler",
                                                   .highest = 100,
                                                   .members = measure_fields(),
                                                   .rule = "R-050"},
                                                  {.name = "clauses",
                                                   .kind = FieldKind::List,
                                                   .turkish = "Diğer hususlar",
                                                   .lowest = 0,
                                                   .highest = kClausesMax,
                                                   .rule = "R-051"},
                                                  {.name = "signatories",
                                                   .kind = FieldKind::List,
                                                   .turkish = "İmza yetkilileri",
                                                   .required = false,
                                                   .highest = kSignatoriesMax,
                                                   .members = application_fields::signatory(),
                                                   .rule = "R-043"}}};
    return kFields;
}

Fields sign_fields() {
    static constexpr std::array<Field, 2> kFields = {{{.name = "signatory",
                                                       .kind = FieldKind::Integer,
                                                       .turkish = "İmza yetkilisi",
                                                       .highest = 20,
                                                       .rule = "R-043"},
                                                      {.name = "signature",
                                                       .turkish = "Elektronik imzanın özeti",
                                                       .required = false,
                                                       .lowest = 64,
                                                       .highest = 64,
                                                       .rule = "R-043"}}};
    return kFields;
}

Fields measures_fields() {
    static const std::array<Field, 1> kFields = {{{.name = "measures",
                                                   .kind = FieldKind::List,
                                                   .turkish = "Tedbirler",
                                                   .highest = 100,
                                                   .members = measure_fields(),
                                                   .rule = "R-040"}}};
    return kFields;
}

Fields cancel_fields() {
    static constexpr std::array<Field, 2> kFields = {{{.name = "ground",
                                                       .kind = FieldKind::Choice,
                                                       .turkish = "İptal nedeni",
                                                       .choices = kCancelGrounds,
                                                       .rule = "R-107"},
                                                      {.name = "reason",
                                                       .kind = FieldKind::LongText,
                                                       .turkish = "Gerekçe",
                                                       .lowest = 10,
                                                       .rule = "R-107"}}};
    return kFields;
}

Fields follow_fields() {
    static constexpr std::array<Field, 1> kFields = {
        {{.name = "block", .turkish = "Erişim engeli no", .highest = 20}}};
    return kFields;
}

Fields note_fields() {
    static constexpr std::array<Field, 1> kFields = {
        {{.name = "note", .kind = FieldKind::LongText, .turkish = "Açıklama", .lowest = 3}}};
    return kFields;
}

}  // namespace kps::membership::undertaking_acts
