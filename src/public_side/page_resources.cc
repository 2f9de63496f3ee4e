#include "membership/applications/eligibility.h"
#include "public_side/facts/samples.h"
#include "public_side/members.h"
#include "public_side/pages/frame.h"
#include "public_side/pages/pages.h"
#include "public_side/resource.h"

namespace kps::public_side {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

constexpr std::string_view kHtmlType = "text/html; charset=utf-8";

std::string_view in_words(ErrorCode code) {
    switch (code) {
        case ErrorCode::NotFound:
            return "Bu bilgilerle kayıt bulunamadı. Yazdıklarınızı denetleyin.";
        case ErrorCode::TooManyRequests:
            return "Çok sık denediniz. Biraz bekleyip yeniden deneyin.";
        default:
            return "Şu anda yanıt verilemiyor. Biraz sonra yeniden deneyin.";
    }
}

/// A form's page that tells why there is no result; where one has to wait, so that programs know.
Made with_trouble(std::string body, ErrorCode code) {
    Made made = page(std::move(body), 0);
    made.status = base::info(code).http_status;
    made.must_wait = code == ErrorCode::TooManyRequests;
    return made;
}

Result<Made> home(const Ask&) {
    return page(home_page(*KPS_TRY(text_of("kps_nedir"))), kTextAge);
}

Result<Made> institutions_list(const Ask& ask) {
    const ListQuestion question = KPS_TRY(read_list_question(ask.request.query));
    const ListPage found = KPS_TRY(ask.side.institutions().find(question));
    return page(institutions_page(question, found), kListAge);
}

Result<Made> legislation(const Ask& ask) {
    return page(library_page(ask.today()), kTextAge);
}

Result<Made> legislation_text(const Ask& ask) {
    const PublicText* text = KPS_TRY(text_of(ask.rest));
    return page(text_page(*text, {"/mevzuat"}), kTextAge);
}

// Rule X-043 (KPS aydınlatma metni): published, versioned, and linked from every page.
Result<Made> privacy_notice(const Ask&) {
    const PublicText* text = KPS_TRY(text_of("aydinlatma"));
    return page(text_page(*text, {"/aydinlatma", "tr", "/en/privacy"}), kTextAge);
}

Result<Made> english_privacy_notice(const Ask&) {
    const PublicText* text = KPS_TRY(text_of("aydinlatma.en"));
    return page(text_page(*text, {"/en/privacy", "en", "/aydinlatma"}), kTextAge);
}

Result<Made> accessibility(const Ask&) {
    const PublicText* text = KPS_TRY(text_of("erisilebilirlik"));
    return page(text_page(*text, {"/erisilebilirlik"}), kTextAge);
}

// Rule R-240 (KPS başvuru §1): who is asked about what: the network, the software, the administration.
Result<Made> contact(const Ask&) {
    const PublicText* text = KPS_TRY(text_of("iletisim"));
    return page(text_page(*text, {"/iletisim"}), kTextAge);
}

Result<Made> services(const Ask& ask) {
    return page(services_page(ask.parts().catalogue, ask.today()), kTextAge);
}

Result<Made> service(const Ask& ask) {
    const contract::Service* known = KPS_TRY(service_of(ask));
    return page(service_page(*known, ask.parts().base_url), kTextAge);
}

Result<Made> english_services(const Ask& ask) {
    return page(english_services_page(ask.parts().catalogue), kTextAge);
}

Result<Made> english_service(const Ask& ask) {
    const contract::Service* known = KPS_TRY(service_of(ask));
    return page(english_service_page(*known, ask.parts().base_url), kTextAge);
}

Result<Made> sample_programs(const Ask&) {
    return page(samples_page(Language::Turkish), kTextAge);
}

Result<Made> english_sample_programs(const Ask&) {
    return page(samples_page(Language::English), kTextAge);
}

Result<Made> sample_program(const Ask& ask) {
    for (const Sample& sample : samples())
        if (sample.file == ask.rest)
            return Made{std::string(sample.text), "text/plain; charset=utf-8", kTextAge};
    return failed(ErrorCode::NotFoundPath);
}

Result<Made> eligible(const Ask& ask) {
    const Members members = KPS_TRY(
        Members::read(ask.request.query, {"kind", "request", "law", "addresses", "schedule"}));
    EligibilityPage shown;
    shown.kind = members.get("kind");
    shown.request = members.get("request").empty() ? "online" : members.get("request");
    shown.law = members.get("law");
    shown.addresses = members.get("addresses") == "true";
    shown.schedule = members.get("schedule");
    if (ask.request.query.empty()) return page(eligibility_page(shown), kTextAge);
    auto answer = membership::eligibility(
        {shown.kind, shown.request, shown.law, shown.addresses, shown.schedule}, ask.today());
    shown.is_wrong = !answer;
    if (!answer) return with_trouble(eligibility_page(shown), answer.error().code);
    shown.answer = std::move(answer).take();
    return page(eligibility_page(shown), kListAge);
}

Result<Made> application_form(const Ask&) {
    return page(application_page({}), kTextAge);
}

Result<Made> application(const Ask& ask) {
    const Members members = KPS_TRY(Members::read(ask.request.body, {"number", "code"}));
    ApplicationPage shown;
    shown.number = members.get("number");
    auto status = look_up_application(ask, shown.number, members.get("code"));
    if (!status) {
        shown.trouble = in_words(status.error().code);
        return with_trouble(application_page(shown), status.error().code);
    }
    shown.status = std::move(status).take();
    return page(application_page(shown), 0);
}

Result<Made> code_form(const Ask&) {
    return page(code_page({}), kTextAge);
}

Result<Made> checked_code(const Ask& ask) {
    const Members members = KPS_TRY(Members::read(ask.request.body, {"code"}));
    CodePage shown;
    shown.today = ask.today();
    auto found = look_up_code(ask, members.get("code"));
    if (!found) {
        shown.trouble = in_words(found.error().code);
        return with_trouble(code_page(shown), found.error().code);
    }
    shown.genuine = std::move(found).take();
    return page(code_page(shown), 0);
}

Result<Made> state(const Ask& ask) {
    return page(state_page(ask.parts().health(), ask.parts().incidents()), kStateAge);
}

Result<Made> style(const Ask& ask) {
    const std::string_view wanted = ask.request.path;
    if (wanted == kIconPath) return Made{std::string(icon()), "image/svg+xml", kTextAge};
    if (wanted != style_path()) return failed(ErrorCode::NotFoundPath);
    return Made{std::string(style_sheet()), "text/css; charset=utf-8", kStyleAge};
}

constexpr Resource kResources[] = {
    {"GET", "/", "Ana sayfa", "", home},
    {"GET", "/kurumlar", "Bağlı kurumlar", "q? class? page?", institutions_list},
    {"GET", "/mevzuat", "Mevzuat", "", legislation},
    {"GET", "/mevzuat/*", "Bir metin", "", legislation_text},
    {"GET", "/hizmetler", "Hizmetler ve alanlar", "", services},
    {"GET", "/hizmetler/*", "Bir servis", "", service},
    {"GET", "/en/services", "Services and fields", "", english_services},
    {"GET", "/en/services/*", "A service", "", english_service},
    {"GET", "/ornekler", "Örnek programlar", "", sample_programs},
    {"GET", "/en/samples", "Sample programs", "", english_sample_programs},
    {"GET", "/ornekler/*", "Bir örnek program", "", sample_program},
    {"GET", "/uygunluk", "Başvurabilir miyiz?", "kind? request? law? addresses? schedule?",
     eligible},
    {"GET", "/basvuru-durumu", "Başvuru durumu", "", application_form},
    {"POST", "/basvuru-durumu", "Başvuru durumu", "number code", application},
    {"GET", "/belge-dogrulama", "Belge doğrulama", "", code_form},
    {"POST", "/belge-dogrulama", "Belge doğrulama", "code", checked_code},
    {"GET", "/aydinlatma", "Aydınlatma metni", "", privacy_notice},
    {"GET", "/en/privacy", "Privacy notice", "", english_privacy_notice},
    {"GET", "/erisilebilirlik", "Erişilebilirlik", "", accessibility},
    {"GET", "/iletisim", "İletişim", "", contact},
    {"GET", "/durum", "Sistem durumu", "", state},
    {"GET", "/kamu/*", "Biçim", "", style},
};

}  // namespace

Made page(std::string body, int max_age_s) {
    return {std::move(body), kHtmlType, max_age_s};
}

std::span<const Resource> page_resources() {
    return kResources;
}

}  // namespace kps::public_side
