#include "membership/undertakings/sections.h"

#include <fmt/format.h>

#include <array>

#include "institutions/strict_json.h"
#include "membership/legal_basis.h"
#include "membership/refusals.h"
#include "membership/undertakings/measures.h"

namespace kps::membership {
namespace {

using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::put;
using lifecycle::text_of;

struct Subject {
    std::string_view member;
    std::string_view rule;
};

constexpr std::array<Subject, 7> kSubjects = {{{"purpose", "R-045 (KPSY m.6/7-a)"},
                                               {"legal_reason", "R-046 (KPSY m.6/7-b)"},
                                               {"access", "R-047 (KPSY m.6/7-c)"},
                                               {"powers", "R-048 (KPSY m.6/7-ç)"},
                                               {"liability", "R-049 (KPSY m.6/7-d)"},
                                               {"measures", "R-050 (KPSY m.6/7-e)"},
                                               {"other", "R-051 (KPSY m.6/7-f)"}}};

constexpr std::string_view kPowers =
    "İdari kullanıcı kurumu temsil eder ve imzaya yetkilidir; teknik kullanıcı bağlantıyı yürütür; "
    "servis kullanıcısı "
    "yalnızca web servisten sorgular; alt kullanıcı kurumun kendi uygulamasından sorgular. Kurum, "
    "kullanıcılarını "
    "tanımlar, bildirir ve değişiklikleri onbeş gün içinde Genel Müdürlüğe bildirir.";
constexpr std::string_view kLiability =
    "Alınan bilgilerin kullanımından doğan hukuki sonuçlar kuruma aittir. Kurum, 5490 ve 6698 "
    "sayılı Kanunlar ile "
    "Yönetmelikteki gizlilik yükümlülüğüne uyar; bu yükümlülük görevden ayrıldıktan sonra da "
    "sürer.";
constexpr std::string_view kOther =
    "Genel Müdürlük, gerekli gördüğü maddelerde değişiklik yapabilir; bu durumda taahhütname "
    "yenilenir.";

std::string purposes_text(const JsonObject& decision) {
    std::string text;
    for (const JsonValue& item : list_of(decision, "purposes"))
        text += fmt::format("{}. {}\n", text_of(object_of(item), "code"),
                            text_of(object_of(item), "text"));
    return text;
}

std::string bases_text(const JsonObject& decision) {
    std::string text;
    for (const JsonValue& item : list_of(decision, "purposes"))
        for (const JsonValue& basis : list_of(object_of(item), "legal_basis")) {
            const JsonObject& row = object_of(basis);
            text += fmt::format("{}: {} {} m.{}\n", text_of(object_of(item), "code"),
                                text_of(row, "law"), law_title(text_of(row, "law")),
                                text_of(row, "article"));
        }
    return text;
}

std::string measures_text(const JsonArray& answers) {
    std::string text;
    for (const JsonValue& item : answers) {
        const JsonObject& answer = object_of(item);
        const bool taken = text_of(answer, "answer") == "taken";
        text += fmt::format("{}: {} {}\n", text_of(answer, "code"),
                            taken ? "alınmıştır" : "uygulanmaz", text_of(answer, "explanation"));
    }
    return text;
}

std::string clauses_text(const JsonArray& clauses) {
    std::string text = fmt::format("1. {}\n", kOther);
    std::size_t number = 1;
    for (const JsonValue& clause : clauses)
        if (const auto* words = std::get_if<std::string>(&clause.content()))
            text += fmt::format("{}. {}\n", ++number, *words);
    return text;
}

}  // namespace

base::Result<JsonObject> undertaking_sections(std::string_view decision,
                                              const UndertakingParts& parts) {
    const JsonValue parsed =
        KPS_TRY(institutions::parse_strict_json(decision, base::ErrorCode::InvalidDecision));
    const JsonObject& document = object_of(parsed);
    JsonObject sections;
    const auto section = [&](std::string_view member, std::string text) {
        put(sections, member, JsonValue(std::move(text)));
    };
    section("purpose", purposes_text(document));
    section("legal_reason", bases_text(document));
    section(
        "access",
        fmt::format(
            "{} Kimlik Paylaşımı Sistemine tek sabit IP adresinden, TLS üzerinden, web servis ile "
            "erişir. Süre: {} – {}.",
            parts.institution_name, text_of(document, "valid_from"),
            text_of(document, "valid_until")));
    section("powers", std::string(kPowers));
    section("liability", std::string(kLiability));
    section("measures", measures_text(parts.measures));
    section("other", clauses_text(parts.clauses));
    put(sections, "services", JsonValue(list_of(document, "services")));
    return sections;
}

// Rule R-045, Rule R-046, Rule R-048, Rule R-049, Rule R-051 (KPSY m.6/7): all subjects stand in it.
base::Status check_sections(const JsonObject& sections) {
    for (const Subject& subject : kSubjects)
        if (text_of(sections, subject.member).empty())
            return refused(subject.rule, "the section is empty");
    if (list_of(sections, "services").empty())
        return refused("R-153 (KPS nedir)", "the annex of services is empty");
    return {};
}

JsonArray changed_sections(const JsonObject& before, const JsonObject& after) {
    JsonArray changed;
    for (const auto& [name, value] : after) {
        const JsonValue* old = lifecycle::find(before, name);
        JsonObject left;
        JsonObject right;
        put(left, "value", old == nullptr ? JsonValue() : *old);
        put(right, "value", value);
        if (lifecycle::canonical_text(std::move(left)) !=
            lifecycle::canonical_text(std::move(right)))
            changed.emplace_back(name);
    }
    return changed;
}

}  // namespace kps::membership
