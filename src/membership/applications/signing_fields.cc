#include "membership/applications/application_fields.h"

#include <array>

#include "membership/applications/field_parts.h"
#include "membership/undertakings/measures.h"

namespace kps::membership::application_fields {
using lifecycle::Field;
using lifecycle::FieldKind;
using Fields = std::span<const Field>;

Fields schedule() {
    static constexpr std::array<Field, 1> kFields = {
        {{.name = "meeting", .turkish = "Toplantı", .required = false, .highest = 40}}};
    return kFields;
}

Fields board_accept() {
    static constexpr std::array<Field, 5> kFields = {
        {{.name = "meeting", .turkish = "Toplantı", .highest = 40},
         {.name = "number", .turkish = "Karar sayısı", .highest = 40, .rule = "R-065"},
         day("date", "Karar tarihi", "R-065"),
         {.name = "decision",
          .kind = FieldKind::LongText,
          .turkish = "Karar",
          .highest = kDecisionCharactersMax,
          .rule = "R-037"},
         hash("decision_hash", "Karar özeti", "R-065")}};
    return kFields;
}

Fields board_answer() {
    static constexpr std::array<Field, 4> kFields = {
        {{.name = "meeting", .turkish = "Toplantı", .highest = 40},
         {.name = "number", .turkish = "Karar sayısı", .highest = 40},
         day("date", "Karar tarihi"),
         long_text("reason", "Gerekçe", "R-038")}};
    return kFields;
}

Fields declare() {
    static const std::array<Field, 2> kFields = {
        hash("declaration", "Yazılı beyan", "R-039"),
        list_of("measures", "Tedbirler", 100, measure_fields())};
    return kFields;
}

Fields notify_deficiency() {
    static constexpr std::array<Field, 2> kFields = {list("deficiencies", "Eksiklikler", 50),
                                                     day("notified_on", "Tebliğ günü", "R-041")};
    return kFields;
}

Fields assign() {
    static const std::array<Field, 4> kFields = {
        {{.name = "letter_number", .turkish = "Yazı sayısı", .highest = 60, .rule = "R-223"},
         day("letter_date", "Yazı tarihi", "R-223"),
         hash("mandate", "Görevlendirme yazısı", "R-223"),
         list_of("signatories", "İmza yetkilileri", kSignatoriesMax, signatory())}};
    return kFields;
}

Fields appoint() {
    static constexpr std::array<Field, 3> kFields = {
        {day("day", "Randevu günü", "R-224"),
         {.name = "hour", .turkish = "Saat", .lowest = 5, .highest = 5},
         {.name = "place", .turkish = "Yer", .lowest = 3, .highest = 200, .rule = "R-222"}}};
    return kFields;
}

Fields start_round() {
    static constexpr std::array<Field, 4> kFields = {
        {day("sent_on", "Gönderme günü", "R-246"),
         pages("agreement_pages", "Taahhütname sayfası", 1),
         pages("service_pages", "Servis sayfası", 1),
         {.name = "directorate_signatory",
          .turkish = "Genel Müdürlük adına imzalayan",
          .required = false,
          .lowest = 3,
          .highest = 120,
          .rule = "R-246"}}};
    return kFields;
}

Fields sign() {
    static const std::array<Field, 5> kFields = {
        {{.name = "signatory",
          .kind = FieldKind::Integer,
          .turkish = "İmza yetkilisi",
          .highest = kSignatoriesMax,
          .rule = "R-281"},
         day("signed_on", "İmza günü", "R-043"),
         {.name = "channel",
          .kind = FieldKind::Choice,
          .turkish = "Geliş yolu",
          .choices = channels(),
          .rule = "R-248"},
         pages("agreement_pages", "Paraflı taahhütname sayfası", 0),
         pages("service_pages", "Paraflı servis sayfası", 0)}};
    return kFields;
}

Fields sign_for_directorate() {
    static constexpr std::array<Field, 2> kFields = {{{.name = "directorate_signatory",
                                                       .turkish = "Genel Müdürlük adına imzalayan",
                                                       .lowest = 3,
                                                       .highest = 120,
                                                       .rule = "R-222"},
                                                      day("signed_on", "İmza günü", "R-222")}};
    return kFields;
}

Fields information_form() {
    static constexpr std::array<Field, 3> kPerson = {
        {{.name = "full_name", .turkish = "Adı soyadı", .lowest = 3, .highest = 120},
         {.name = "title", .turkish = "Unvanı", .lowest = 2, .highest = 120},
         {.name = "phone", .kind = FieldKind::Landline, .turkish = "Telefon", .rule = "R-227"}}};
    static const std::array<Field, 8> kFields = {
        object("contact", "İletişim", contact()),
        {.name = "address",
         .turkish = "Sabit IP adresi",
         .lowest = 2,
         .highest = 45,
         .rule = "R-230"},
        object("network_contact", "Ağ sorumlusu", kPerson),
        object("software_contact", "Yazılım sorumlusu", kPerson),
        list_of("authorised", "Şifre verilebilecek yetkililer", kAuthorisedPersonsMax, kPerson),
        {.name = "channel",
         .kind = FieldKind::Choice,
         .turkish = "Geliş yolu",
         .choices = channels(),
         .rule = "R-226"},
        day("signed_on", "Form tarihi", "R-226"),
        hash("form", "Bilgi formu", "R-226")};
    return kFields;
}

Fields connect() {
    static constexpr std::array<Field, 3> kFields = {
        {tick("address_open", "IP adresi tanımlandı", "R-228"),
         tick("tls_tested", "TLS denemesi başarılı", "R-274"),
         {.name = "original_form_received",
          .kind = FieldKind::Boolean,
          .turkish = "Formun aslı geldi",
          .rule = "R-273"}}};
    return kFields;
}

Fields hand_over() {
    static constexpr std::array<Field, 3> kFields = {
        {{.name = "caller", .turkish = "Arayan", .lowest = 3, .highest = 120, .rule = "R-231"},
         {.name = "callee", .turkish = "Aranan", .lowest = 3, .highest = 120, .rule = "R-231"},
         {.name = "phone",
          .kind = FieldKind::Landline,
          .turkish = "Aranan telefon",
          .rule = "R-231"}}};
    return kFields;
}

}  // namespace kps::membership::application_fields
