#include "membership/applications/field_parts.h"

#include <array>

#include "membership/ranks.h"

namespace kps::membership::application_fields {
namespace {

using lifecycle::Field;
using lifecycle::FieldKind;
using Fields = std::span<const Field>;

constexpr std::array<std::string_view, 7> kDocumentKinds = {"application-letter",
                                                            "security-undertaking",
                                                            "signature-circular",
                                                            "trade-registry-gazette",
                                                            "notarised-identity",
                                                            "mandate",
                                                            "other"};
constexpr std::array<std::string_view, 5> kChannels = {"post", "cargo", "fax", "hand", "portal"};

}  // namespace

// Rule R-180 (KPS başvuru §1): address, telephone, fax and mail, all four.
Fields contact() {
    static constexpr std::array<Field, 4> kFields = {
        {{.name = "postal_address",
          .kind = FieldKind::LongText,
          .turkish = "Yazışma adresi",
          .lowest = 10,
          .highest = 500,
          .rule = "R-180"},
         {.name = "phone", .kind = FieldKind::Landline, .turkish = "Telefon", .rule = "R-227"},
         {.name = "fax", .kind = FieldKind::Landline, .turkish = "Faks", .rule = "R-180"},
         {.name = "email", .kind = FieldKind::Email, .turkish = "E-posta", .rule = "R-180"}}};
    return kFields;
}

Fields signatory() {
    static const std::array<Field, 4> kFields = {
        {{.name = "given_names", .turkish = "Adı", .highest = 100},
         {.name = "surname", .turkish = "Soyadı", .highest = 100},
         {.name = "rank",
          .kind = FieldKind::Choice,
          .turkish = "Unvan derecesi",
          .choices = rank_keys(),
          .rule = "R-221"},
         {.name = "title", .turkish = "Unvanı", .lowest = 2, .highest = 120}}};
    return kFields;
}

Fields document() {
    static constexpr std::array<Field, 4> kFields = {
        {{.name = "kind", .kind = FieldKind::Choice, .turkish = "Belge", .choices = kDocumentKinds},
         {.name = "sha256", .kind = FieldKind::Hash, .turkish = "Belge özeti", .rule = "R-036"},
         {.name = "notary_date",
          .kind = FieldKind::Date,
          .turkish = "Noter tarihi",
          .required = false,
          .rule = "R-280"},
         {.name = "notary_number",
          .turkish = "Noter sayısı",
          .required = false,
          .highest = 60,
          .rule = "R-280"}}};
    return kFields;
}

std::span<const std::string_view> channels() {
    return kChannels;
}

}  // namespace kps::membership::application_fields
