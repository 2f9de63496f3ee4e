#include "portal/usage/go_live_words.h"

#include <array>

#include "base/calendar.h"
#include "base/day_text.h"
#include "portal/usage/usage_request.h"
#include "usage/limits.h"

namespace kps::portal {
namespace {

struct CheckWords {
    std::string_view name;
    std::string_view title;
};
constexpr std::array<CheckWords, 9> kWords = {
    {{"token", "Güvenlik belirteci alındı"},
     {"answers", "Sorgular yanıt aldı"},
     {"error", "Hatalı sorgudan sonra doğru sorguyla devam edildi"},
     {"services", "Yetkili her servis sorgulandı"},
     {"form", "Biçimi bozuk ileti sınırın altında"},
     {"replay", "Yinelenen ileti yok"},
     {"address", "Başka IP adresinden sorgu yok"},
     {"security", "İmza, saat ve belirteç hatası yok"},
     {"strict", "Sıkı profil: sertifika geçerli, her ileti imzalı"}}};

std::string title_of(std::string_view name) {
    for (const CheckWords& words : kWords)
        if (words.name == name) return std::string(words.title);
    return std::string(name);
}

std::string result_of(const usage::GoLiveCheck& check) {
    if (!check.applies) return "Gerekmiyor (uyumlu profil)";
    return check.passed ? "Geçti" : "Geçmedi";
}

std::string counts_of(const UsageDesk& desk, const usage::GoLiveCheck& check) {
    if (!check.applies) return "–";
    std::string text = std::to_string(check.seen) + (check.is_wanted ? " (en az " : " (en çok ") +
                       std::to_string(check.bound) + ")";
    for (const base::ServiceNumber service : check.missing)
        text += "; eksik: " + service_texts(desk, service).first;
    return text;
}

}  // namespace

std::string report_number(base::InstitutionId institution, std::int64_t number) {
    return "CGR-" + std::to_string(institution.value()) + "-" + std::to_string(number);
}

letters::Sheet report_sheet(const UsageDesk& desk, const usage::GoLiveVerdict& verdict,
                            const ReportAbout& about) {
    const std::string number = report_number(about.institution, about.report.number);
    const std::string at = base::utc_text_s(about.report.made_us);
    letters::Sheet sheet;
    sheet.title = "Canlıya geçiş denetim raporu";
    sheet.about = {"Rapor numarası: " + number,
                   "Kurum: " + about.name + " (" + std::to_string(about.institution.value()) + ")",
                   "Denetim anı: " + at, "Denetimi yapan: " + about.report.made_by,
                   std::string("Sonuç: ") + (verdict.passed ? "GEÇTİ" : "GEÇMEDİ")};
    sheet.stamp = number + " – " + at;
    sheet.date = base::istanbul_date(about.report.made_us);
    letters::Table table{{"Denetim", "Sonuç", "Sayı"}, {}};
    for (const usage::GoLiveCheck& check : verdict.checks)
        table.rows.push_back({title_of(check.name), result_of(check), counts_of(desk, check)});
    const std::string looked =
        verdict.until_us == 0
            ? "Sayılacak çağrı bulunamadı."
            : "Bakılan: " + base::utc_text_s(verdict.from_us) + " ile " +
                  base::utc_text_s(verdict.until_us) + " arasındaki son çağrılar, " +
                  std::to_string(verdict.questions) + " sorgu; servisler için son " +
                  std::to_string(usage::kGoLiveDays) + " gün.";
    sheet.body = {
        letters::paragraph(looked), letters::table(table),
        letters::paragraph(
            "Her sayı sunucunun iz kaydından alınmıştır; kurumun beyanına dayanmaz. Raporun "
            "ayrık CMS mührü aynı adla .p7s dosyasındadır.")};
    return sheet;
}

}  // namespace kps::portal
