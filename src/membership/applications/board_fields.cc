#include <array>

#include "membership/applications/board_items.h"
#include "membership/applications/limits.h"
#include "membership/applications/narrowing.h"

namespace kps::membership::board_items {
namespace {

using lifecycle::Field;
using lifecycle::FieldKind;
using Fields = std::span<const Field>;

constexpr std::array<std::string_view, 3> kResults = {"accept", "reject", "postpone"};
constexpr Field kItem = {.name = "item",
                         .kind = FieldKind::Integer,
                         .turkish = "Gündem maddesi",
                         .highest = kAgendaItemsMax};

constexpr Field opinion(std::string_view name, std::string_view turkish, std::string_view rule) {
    return {.name = name,
            .kind = FieldKind::LongText,
            .turkish = turkish,
            .lowest = 10,
            .highest = 4000,
            .rule = rule};
}
constexpr Field optional(Field field) {
    field.required = false;
    return field;
}

}  // namespace

Fields meeting_fields() {
    static constexpr std::array<Field, 2> kFields = {
        {{.name = "day", .kind = FieldKind::Date, .turkish = "Toplantı günü", .rule = "X-024"},
         {.name = "place", .turkish = "Yer", .lowest = 3, .highest = 200}}};
    return kFields;
}

Fields subject_fields() {
    static constexpr std::array<Field, 1> kFields = {
        {{.name = "subject", .turkish = "Dosya", .lowest = 36, .highest = 36, .rule = "R-037"}}};
    return kFields;
}

Fields item_fields() {
    static constexpr std::array<Field, 1> kFields = {kItem};
    return kFields;
}

Fields conflict_fields() {
    static constexpr std::array<Field, 2> kFields = {kItem,
                                                     opinion("reason", "Çıkar çatışması", "R-014")};
    return kFields;
}

Fields vote_fields() {
    static constexpr std::array<Field, 3> kFields = {
        kItem,
        {.name = "vote",
         .kind = FieldKind::Choice,
         .turkish = "Oy",
         .choices = kResults,
         .rule = "R-014"},
        optional(opinion("dissent", "Karşı oy gerekçesi", "X-024"))};
    return kFields;
}

Fields decide_fields() {
    static const std::array<Field, 9> kFields = {
        kItem,
        {.name = "result",
         .kind = FieldKind::Choice,
         .turkish = "Sonuç",
         .choices = kResults,
         .rule = "R-037"},
        opinion("authority_to_ask", "İsteme yetkisi", "X-025"),
        opinion("public_need", "Kamu yararı ve toplumsal ihtiyaç", "X-025"),
        optional(opinion("reason", "Gerekçe", "R-038")),
        {.name = "valid_from",
         .kind = FieldKind::Date,
         .turkish = "Yürürlük günü",
         .required = false,
         .rule = "R-065"},
        {.name = "services",
         .kind = FieldKind::List,
         .turkish = "Yalnız şunlar verilir",
         .required = false,
         .lowest = 0,
         .highest = kServicesPerApplication,
         .members = narrowed_service(),
         .rule = "R-037"},
        {.name = "valid_until",
         .kind = FieldKind::Date,
         .turkish = "Yetkinin daha erken son günü",
         .required = false,
         .rule = "R-047"},
        {.name = "new_date",
         .kind = FieldKind::Date,
         .turkish = "Birleşmede yeni süre sonu",
         .required = false,
         .rule = "R-105"}};
    return kFields;
}

}  // namespace kps::membership::board_items
