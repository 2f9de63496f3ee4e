#include "membership/applications/application_fields.h"

#include <array>

#include "membership/applications/applicants.h"
#include "membership/applications/field_parts.h"
#include "membership/legal_basis.h"
#include "membership/limits.h"

namespace kps::membership::application_fields {
namespace {

using lifecycle::Field;
using lifecycle::FieldKind;
using Fields = std::span<const Field>;

constexpr std::array<std::string_view, 2> kSecrecy = {"hizmete-ozel", "gizli"};
constexpr std::array<std::string_view, 7> kReturnGrounds = {
    "cargo", "fax", "named-person", "not-original", "wrong-addressee", "unsigned", "handwritten"};

Fields letter() {
    static constexpr std::array<Field, 3> kFields = {
        {{.name = "date", .kind = FieldKind::Date, .turkish = "Yazı tarihi", .rule = "R-178"},
         {.name = "number", .turkish = "Yazı sayısı", .highest = 60, .rule = "R-178"},
         {.name = "addressee", .turkish = "Muhatap", .highest = 200, .rule = "R-178"}}};
    return kFields;
}

Fields applied_by() {
    static constexpr std::array<Field, 3> kFields = {
        {{.name = "full_name", .turkish = "Adı soyadı", .lowest = 3, .highest = 120},
         {.name = "title", .turkish = "Unvanı", .lowest = 2, .highest = 120},
         {.name = "employer",
          .turkish = "Çalıştığı kurum",
          .lowest = 2,
          .highest = 300,
          .rule = "X-016"}}};
    return kFields;
}

// Rule R-177 (KPS başvuru §1): law and article, for each service.
Fields legal_basis() {
    static const std::array<Field, 2> kFields = {
        {{.name = "law",
          .kind = FieldKind::Choice,
          .turkish = "Kanun",
          .choices = law_codes(),
          .rule = "R-035"},
         {.name = "article", .turkish = "Madde", .highest = 40, .rule = "R-035"}}};
    return kFields;
}

Fields purpose() {
    static const std::array<Field, 3> kFields = {
        {{.name = "code", .turkish = "Amaç kodu", .highest = 40},
         {.name = "text", .turkish = "Amaç", .lowest = 5, .highest = 500, .rule = "R-022"},
         {.name = "legal_basis",
          .kind = FieldKind::List,
          .turkish = "Hukuki dayanak",
          .highest = 20,
          .members = legal_basis(),
          .rule = "R-035"}}};
    return kFields;
}

// Rule R-034, Rule R-035 (KPSY m.6/2): a reason and a basis for each group of fields; which groups: `field_groups.h`.
Fields field_group() {
    static const std::array<Field, 3> kFields = {
        {{.name = "group", .turkish = "Alan grubu", .highest = 120},
         {.name = "reason",
          .kind = FieldKind::LongText,
          .turkish = "Gerekçe",
          .lowest = kReasonCharactersMin,
          .rule = "R-034"},
         {.name = "legal_basis",
          .kind = FieldKind::List,
          .turkish = "Hukuki dayanak",
          .highest = 20,
          .members = legal_basis(),
          .rule = "R-035"}}};
    return kFields;
}

// Rule R-034 (KPSY m.6/2): a reason for each service, of some length.
Fields wanted_service() {
    static const std::array<Field, 10> kFields = {
        {{.name = "service", .turkish = "Servis", .highest = 120},
         {.name = "version", .turkish = "Sürüm", .highest = 20},
         {.name = "paths",
          .kind = FieldKind::List,
          .turkish = "Çıktı parametreleri",
          .lowest = 0,
          .highest = kPathsPerService,
          .rule = "R-176"},
         {.name = "reason",
          .kind = FieldKind::LongText,
          .turkish = "Gerekçe",
          .lowest = kReasonCharactersMin,
          .rule = "R-034"},
         {.name = "legal_basis",
          .kind = FieldKind::List,
          .turkish = "Hukuki dayanak",
          .highest = 20,
          .members = legal_basis(),
          .rule = "R-035"},
         {.name = "groups",
          .kind = FieldKind::List,
          .turkish = "Alan grupları",
          .required = false,
          .highest = kFieldGroupsMax,
          .members = field_group(),
          .rule = "R-034"},
         {.name = "purposes",
          .kind = FieldKind::List,
          .turkish = "Amaç kodları",
          .highest = kPurposesMax,
          .rule = "R-022"},
         {.name = "criteria_max",
          .kind = FieldKind::Integer,
          .turkish = "Bir çağrıdaki kriter",
          .highest = 200},
         {.name = "per_day",
          .kind = FieldKind::Integer,
          .turkish = "Günlük sorgu sınırı",
          .highest = kDailyQuestionsMax,
          .rule = "R-064"},
         {.name = "per_month",
          .kind = FieldKind::Integer,
          .turkish = "Aylık sorgu sınırı",
          .required = false,
          .highest = kDailyQuestionsMax,
          .rule = "R-064"}}};
    return kFields;
}

/// The report proposes services as they were applied for, without reason and basis of their own.
Fields proposed_service() {
    static const std::array<Field, 7> kFields = [] {
        const Fields wanted = wanted_service();
        return std::array<Field, 7>{wanted[0], wanted[1], wanted[2], wanted[6],
                                    wanted[7], wanted[8], wanted[9]};
    }();
    return kFields;
}

Fields place() {
    static constexpr std::array<Field, 1> kFields = {{{.name = "code",
                                                       .kind = FieldKind::Integer,
                                                       .turkish = "Yer kodu",
                                                       .highest = 0xffff'ffff}}};
    return kFields;
}

Fields jurisdiction() {
    static const auto kList = [](std::string_view name, std::string_view turkish) {
        return Field{.name = name,
                     .kind = FieldKind::List,
                     .turkish = turkish,
                     .required = false,
                     .highest = kPlacesMax,
                     .members = place(),
                     .rule = "R-250"};
    };
    static const std::array<Field, 3> kFields = {kList("provinces", "İller"),
                                                 kList("districts", "İlçeler"),
                                                 kList("neighbourhoods", "Mahalleler")};
    return kFields;
}

}  // namespace

Fields open() {
    static const std::array<Field, 3> kFields = {{{.name = "applicant_kind",
                                                   .kind = FieldKind::Choice,
                                                   .turkish = "Başvuran türü",
                                                   .choices = applicant_kind_names(),
                                                   .rule = "R-187"},
                                                  {.name = "name",
                                                   .turkish = "Kurumun tam adı",
                                                   .lowest = 3,
                                                   .highest = 250,
                                                   .rule = "R-182"},
                                                  {.name = "request",
                                                   .kind = FieldKind::Choice,
                                                   .turkish = "Talep türü",
                                                   .choices = request_names(),
                                                   .rule = "X-026"}}};
    return kFields;
}

Fields describe() {
    static const std::array<Field, 13> kFields = {
        tick("read_regulation", "Yönetmeliği okudum", "R-175"),
        tick("read_tariff", "Katılma payı tebliğini okudum", "R-175"),
        tick("read_services", "Servis listesini okudum", "R-175"),
        {.name = "letterhead",
         .turkish = "Yazının başlığındaki kurum",
         .lowest = 3,
         .highest = 250,
         .rule = "R-182"},
        object("contact", "İletişim", contact()),
        object("letter", "Başvuru yazısı", letter()),
        object("applied_by", "Başvuruyu yapan", applied_by()),
        list_of("purposes", "Amaçlar", kPurposesMax, purpose()),
        list_of("services", "Servisler", kServicesPerApplication, wanted_service()),
        optional(object("jurisdiction", "Görev alanı", jurisdiction())),
        list_of("signatories", "İmza yetkilileri", kSignatoriesMax, signatory()),
        list_of("documents", "Belgeler", kDocumentsMax, document()),
        {.name = "note",
         .kind = FieldKind::LongText,
         .turkish = "Not",
         .required = false,
         .highest = 2000}};
    return kFields;
}

Fields keep_draft() {
    static constexpr std::array<Field, 1> kFields = {
        {{.name = "draft", .kind = FieldKind::Any, .turkish = "Yarım kalan bilgiler"}}};
    return kFields;
}

Fields register_letter() {
    static const std::array<Field, 4> kFields = {{{.name = "channel",
                                                   .kind = FieldKind::Choice,
                                                   .turkish = "Geliş yolu",
                                                   .choices = channels(),
                                                   .rule = "R-219"},
                                                  {.name = "to_named_person",
                                                   .kind = FieldKind::Boolean,
                                                   .turkish = "Şahıs adına gönderilmiş",
                                                   .rule = "R-219"},
                                                  tick("original_received", "Aslı geldi", "R-179"),
                                                  {.name = "secrecy",
                                                   .kind = FieldKind::Choice,
                                                   .turkish = "Gizlilik derecesi",
                                                   .choices = kSecrecy,
                                                   .rule = "R-181"}}};
    return kFields;
}

Fields return_letter() {
    static constexpr std::array<Field, 2> kFields = {{{.name = "ground",
                                                       .kind = FieldKind::Choice,
                                                       .turkish = "İade nedeni",
                                                       .choices = kReturnGrounds,
                                                       .rule = "R-219"},
                                                      {.name = "note",
                                                       .kind = FieldKind::LongText,
                                                       .turkish = "Açıklama",
                                                       .required = false,
                                                       .highest = 1000}}};
    return kFields;
}

Fields request_documents() {
    static constexpr std::array<Field, 2> kFields = {list("missing", "Eksik belgeler", 50),
                                                     day("last_day", "Tamamlama günü", "R-036")};
    return kFields;
}

Fields complete_documents() {
    static const std::array<Field, 2> kFields = {
        list_of("documents", "Belgeler", kDocumentsMax, document()),
        optional({.name = "comment",
                  .kind = FieldKind::LongText,
                  .turkish = "Belgelerle ilgili açıklamanız",
                  .highest = kCommentCharactersMax})};
    return kFields;
}

Fields reason() {
    static constexpr std::array<Field, 1> kFields = {long_text("reason", "Gerekçe", "R-038")};
    return kFields;
}

Fields propose() {
    static const std::array<Field, 9> kFields = {
        long_text("report", "Genel Müdürlük raporu", "R-271"),
        list_of("purposes", "Amaçlar", kPurposesMax, purpose()),
        list_of("services", "Önerilen servisler", kServicesPerApplication, proposed_service()),
        optional(object("jurisdiction", "Görev alanı", jurisdiction())),
        day("valid_until", "Yetkinin son günü", "R-047"),
        optional({.name = "schedule_5018",
                  .kind = FieldKind::Choice,
                  .turkish = "5018 sayılı Kanun cetveli",
                  .choices = schedules_5018(),
                  .rule = "R-185"}),
        optional({.name = "shared_area_known",
                  .kind = FieldKind::Boolean,
                  .turkish = "Aynı ilçeden sorgulayan başka mülki idare bilinerek",
                  .rule = "R-243"}),
        {.name = "purpose_required",
         .kind = FieldKind::Boolean,
         .turkish = "Her sorguda amaç",
         .rule = "R-025"},
        {.name = "end_user_required",
         .kind = FieldKind::Boolean,
         .turkish = "Her sorguda sorgulayan",
         .rule = "R-238"}};
    return kFields;
}

}  // namespace kps::membership::application_fields
