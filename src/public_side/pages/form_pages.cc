#include "membership/applications/applicants.h"
#include "membership/legal_basis.h"
#include "public_side/pages/frame.h"
#include "public_side/pages/pages.h"

namespace kps::public_side {
namespace {

using membership::EligibilityVerdict;

/// One choice of a list; `value` is what is sent.
void add_option(Html& html, std::string_view value, std::string_view words,
                std::string_view chosen) {
    html.tag("<option value=\"").text(value).tag("\"");
    if (value == chosen) html.tag(" selected");
    html.tag(">").text(words).tag("</option>\n");
}

void add_error_summary(Html& html, std::string_view trouble, std::string_view field) {
    if (trouble.empty()) return;
    html.tag("<div class=\"trouble\" role=\"alert\" aria-labelledby=\"hata\"><h2 id=\"hata\">")
        .tag("Sonuç alınamadı</h2>\n<p><a href=\"#")
        .text(field)
        .tag("\">")
        .text(trouble)
        .tag("</a></p></div>\n");
}

void add_kinds(Html& html, const EligibilityPage& page) {
    html.tag("<p><label for=\"kind\">1. Kurumunuz hangisi?</label>\n")
        .tag("<select id=\"kind\" name=\"kind\" required>\n<option value=\"\">Seçiniz</option>\n");
    for (const bool is_centre : {true, false}) {
        html.tag("<optgroup label=\"")
            .text(is_centre ? "Merkez ve bağımsız kuruluşlar" : "Birimler, taşra, şubeler")
            .tag("\">\n");
        for (const std::string_view name : membership::applicant_kind_names()) {
            const auto* kind = membership::find_applicant_kind(name);
            if (kind->institution_class.has_value() == is_centre)
                add_option(html, name, kind->turkish, page.kind);
        }
        html.tag("</optgroup>\n");
    }
    html.tag("</select></p>\n");
}

void add_requests(Html& html, const EligibilityPage& page) {
    html.tag(
        "<p><label for=\"request\">2. Ne istiyorsunuz?</label>\n<select id=\"request\" "
        "name=\"request\">\n");
    for (const std::string_view name : membership::request_names()) {
        const auto* refused = membership::find_refused_request(name);
        add_option(html, name, refused == nullptr ? "Çevrimiçi, tek tek sorgu" : refused->reason,
                   page.request);
    }
    html.tag("</select></p>\n");
}

void add_laws(Html& html, const EligibilityPage& page) {
    html.tag(
            "<p><label for=\"law\">3. Hangi kanuna dayanıyorsunuz?</label>\n<select id=\"law\" "
            "name=\"law\">\n")
        .tag("<option value=\"\">Henüz bilmiyoruz</option>\n");
    for (const membership::Law& law : membership::laws()) {
        const std::string words = std::string(law.code) + " – " + std::string(law.title);
        add_option(html, law.code, words, page.law);
    }
    html.tag(
        "</select></p>\n<p class=\"tick\"><input type=\"checkbox\" id=\"addresses\" "
        "name=\"addresses\" value=\"true\"");
    if (page.addresses) html.tag(" checked");
    html.tag(
        "> <label for=\"addresses\">4. Yerleşim yeri ve diğer adres verisi de "
        "gerekiyor</label></p>\n");
}

void add_schedules(Html& html, const EligibilityPage& page) {
    html.tag(
        "<p><label for=\"schedule\">5. Kamu kurumuysanız 5018 sayılı Kanunun hangi "
        "cetvelindesiniz?</label>\n<select id=\"schedule\" name=\"schedule\">\n<option "
        "value=\"\">Bilmiyoruz veya kamu kurumu değiliz</option>\n");
    for (const std::string_view name : membership::schedules_5018())
        add_option(html, name, turkish_schedule(name), page.schedule);
    html.tag("</select></p>\n");
}

void add_ranks(Html& html, std::string_view label, const membership::RankRule& rule) {
    html.tag("<dt>").text(label).tag("</dt><dd>");
    if (rule.at_least) html.tag("en az ");
    bool is_first = true;
    for (const std::string_view rank : rule.turkish) {
        if (!is_first) html.tag(", ");
        html.text(rank);
        is_first = false;
    }
    html.tag("</dd>\n");
}

// Rule R-056 (KPSY m.7/3): sub-units sign nothing of their own; whether the centre is connected already is looked up.
void add_centre(Html& html, const membership::Eligibility& answer) {
    for (const std::string& centre : answer.centres)
        html.tag("<p>Merkeziniz: <strong>").text(centre).tag("</strong></p>\n");
    html.tag(
            "<p>Şube, taşra birimi ve alt kuruluşlarla ayrı taahhütname yapılmaz; merkez, "
            "bağlantısını onlara da açar (KPSY m.7/2 ve m.7/3).</p>\n")
        .tag("<form method=\"get\" action=\"/kurumlar\" class=\"line\">\n")
        .tag("<p><label for=\"q\">Merkeziniz bağlı mı? Adından bir bölüm yazın</label> ")
        .tag("<input id=\"q\" name=\"q\" maxlength=\"100\"></p>\n")
        .tag("<p><button>Bağlı kurumlarda ara</button></p>\n</form>\n");
}

void add_needs(Html& html, const membership::Eligibility& answer, std::string_view kind) {
    html.tag("<h3>Gereken belgeler</h3>\n<ul class=\"plain\">\n");
    for (const membership::RequiredDocument& document : answer.documents)
        html.tag("<li>").text(document.turkish).tag("</li>\n");
    html.tag("</ul>\n<dl>\n");
    add_ranks(html, "Taahhütnameyi imzalayabilecekler", answer.signatories);
    add_ranks(html, "İdari kullanıcı olabilecekler", answer.administrators);
    html.tag("<dt>Katılma payı</dt><dd>").text(answer.pays ? "Ödenir" : "Ödenmez");
    html.tag("</dd>\n<dt>Taahhütname</dt><dd>")
        .text(answer.by_post ? "Posta ile, her sayfası paraflı"
                             : "Genel Müdürlükte, randevuyla imzalanır")
        .tag("</dd>\n</dl>\n<p><a class=\"door\" href=\"")
        .text(kPortalPath)
        .tag("basvuru?tur=")
        .text(kind)
        .tag("\">Başvuruya başla</a></p>\n");
}

void add_answer(Html& html, const membership::Eligibility& answer, std::string_view kind) {
    const bool may = answer.verdict == EligibilityVerdict::MayApply ||
                     answer.verdict == EligibilityVerdict::WithoutAddresses;
    html.tag(
        "<section class=\"result\" aria-labelledby=\"sonuc\">\n<h2 id=\"sonuc\">Sonuç</h2>\n<p "
        "class=\"lead\">");
    html.text(turkish(answer.verdict)).tag("</p>\n");
    if (!answer.reason.empty()) html.tag("<p>").text(answer.reason).tag(".</p>\n");
    if (answer.verdict == EligibilityVerdict::ServedByCentre) add_centre(html, answer);
    // Our own numbers of duties say nothing to the public; articles do.
    if (const auto article = article_of(answer.rule); !article.empty())
        html.tag("<p class=\"quiet\">Dayanak: ").text(article).tag("</p>\n");
    if (answer.ministry_names)
        html.tag(
            "<p>Başvurunuz, Bakanlık kuruluşunuzu adrese dayalı kamu hizmeti sunanlar arasında "
            "belirledikten sonra Kurula sunulur.</p>\n");
    if (may) add_needs(html, answer, kind);
    html.tag(
        "<p class=\"quiet\">Bu bir ön bilgidir; karar Veri Paylaşımı "
        "Kurulunundur.</p>\n</section>\n");
}

void add_status(Html& html, const ApplicationStatus& status) {
    html.tag("<section class=\"result\" aria-labelledby=\"sonuc\">\n<h2 id=\"sonuc\">")
        .text(status.number);
    html.tag("</h2>\n<p class=\"lead\">").text(status.state_turkish).tag("</p>\n<p>");
    if (status.is_closed)
        html.tag("Süreç tamamlandı.");
    else
        html.text(status.is_applicants_turn
                      ? "Sıra sizde."
                      : "Sıra Genel Müdürlükte; sizden beklenen bir işlem yok.");
    html.tag("</p>\n");
    if (!status.next_steps.empty()) {
        html.tag("<h3>Yapabilecekleriniz</h3>\n<ul class=\"plain\">\n");
        for (const std::string_view step : status.next_steps)
            html.tag("<li>").text(step).tag("</li>\n");
        html.tag("</ul>\n");
    }
    for (const StatusDeadline& one : status.deadlines)
        html.tag("<p>")
            .text(one.what)
            .tag(": en geç ")
            .day(one.last_day)
            .tag(". ")
            .text(one.consequence)
            .tag(".</p>\n");
    html.tag("<h3>Bugüne kadar</h3>\n<ol class=\"steps\">\n");
    for (const StatusStep& step : status.steps)
        html.tag("<li>").day(step.day).tag(" – ").text(step.state).tag("</li>\n");
    html.tag("</ol>\n</section>\n");
}

void add_letter(Html& html, const letters::IssuedLetter& letter) {
    html.tag(
        "<section class=\"result good\" aria-labelledby=\"sonuc\">\n<h2 id=\"sonuc\">Bu kodla "
        "bir yazı vardır</h2>\n<dl>\n");
    html.tag("<dt>Sayı</dt><dd>").text(letter.number).tag("</dd>\n<dt>Konu</dt><dd>");
    html.name(letter.subject).tag("</dd>\n<dt>Tarih</dt><dd>");
    html.day(base::istanbul_date(letter.issued_us)).tag("</dd>\n<dt>Muhatap</dt><dd>");
    html.text(letter.institution.value() == 0 ? "Alıcı kurum dışında" : "Alıcı kurum");
    html.tag("</dd>\n<dt>Dosya özeti (SHA-256)</dt><dd><code>").text(base::to_hex(letter.digest));
    html.tag(
        "</code></dd>\n</dl>\n<p>Elinizdeki yazının sayısı, konusu ve tarihi bunlardan "
        "farklıysa yazı değiştirilmiştir.</p>\n</section>\n");
}

/// A document is of use until its last day.
void add_document(Html& html, const documents::Issued& document, const base::Date& today) {
    html.tag(
        "<section class=\"result good\" aria-labelledby=\"sonuc\">\n<h2 id=\"sonuc\">Bu kodla "
        "bir belge üretilmiştir</h2>\n<dl>\n<dt>Belge</dt><dd>");
    html.text(documents::turkish(document.kind)).tag("</dd>\n<dt>Üreten kurum</dt><dd>");
    html.name(document.institution_name).tag("</dd>\n<dt>Tarih</dt><dd>");
    html.day(base::istanbul_date(document.made_us)).tag("</dd>\n<dt>Son geçerlilik günü</dt><dd>");
    html.day(document.valid_until).tag("</dd>\n<dt>Yetkili onayı</dt><dd>");
    html.text(document.approver.empty() ? "Yok" : "Var");
    html.tag("</dd>\n<dt>Dosya özeti (SHA-256)</dt><dd><code>").text(base::to_hex(document.digest));
    html.tag("</code></dd>\n</dl>\n");
    if (document.valid_until < today)
        html.tag("<p><strong>Belgenin geçerlilik süresi dolmuştur.</strong></p>\n");
    if (document.dispute) {
        html.tag("<p><strong>Bu belgeye itiraz edilmiştir:</strong> ")
            .day(base::istanbul_date(document.dispute->at_us))
            .tag(" – ")
            .text(documents::turkish(document.dispute->ground));
        html.tag(".</p>\n");
    }
    html.tag(
        "<p>Belgedeki veriler, aksi ispat oluncaya kadar geçerlidir. Elinizdeki belgenin türü, "
        "kurumu veya tarihi bunlardan farklıysa belge değiştirilmiştir.</p>\n</section>\n");
}

}  // namespace

std::string eligibility_page(const EligibilityPage& page) {
    Html html;
    html.tag(
        "<p class=\"lead\">Yanıtlar, başvuruların denetlendiği kurallardan üretilir; hiçbir şey "
        "kaydedilmez.</p>\n");
    if (page.is_wrong) add_error_summary(html, "Listelerden birer seçim yapın.", "kind");
    if (page.answer) add_answer(html, *page.answer, page.kind);
    html.tag("<form method=\"get\" action=\"/uygunluk\">\n");
    add_kinds(html, page);
    add_requests(html, page);
    add_laws(html, page);
    add_schedules(html, page);
    html.tag("<p><button>Yanıtla</button></p>\n</form>\n");
    return framed({"Başvurabilir miyiz?", "/uygunluk"}, std::move(html));
}

std::string application_page(const ApplicationPage& page) {
    Html html;
    add_error_summary(html, page.trouble, "number");
    if (page.status) add_status(html, *page.status);
    html.tag(
            "<p>Başvuruyu açarken verilen numarayı ve kodu yazın. Kod yalnız bir kez "
            "gösterilmiştir; ")
        .tag("kaybolduysa Genel Müdürlüğe yazıyla başvurun.</p>\n")
        .tag("<form method=\"post\" action=\"/basvuru-durumu\" autocomplete=\"off\">\n")
        .tag(
            "<p><label for=\"number\">Başvuru numarası</label> <span class=\"hint\" "
            "id=\"number-hint\">Örnek: BSV-2026-000001</span>\n")
        .tag(
            "<input id=\"number\" name=\"number\" required maxlength=\"40\" "
            "aria-describedby=\"number-hint\" value=\"")
        .text(page.number)
        .tag("\"></p>\n<p><label for=\"code\">Başvuru kodu</label>\n")
        .tag("<input id=\"code\" name=\"code\" type=\"password\" required maxlength=\"80\"></p>\n")
        .tag("<p><button>Durumu göster</button></p>\n</form>\n");
    return framed({"Başvuru durumu", "/basvuru-durumu"}, std::move(html));
}

std::string code_page(const CodePage& page) {
    Html html;
    add_error_summary(html, page.trouble, "code");
    if (page.genuine) {
        if (const auto* letter = std::get_if<letters::IssuedLetter>(&*page.genuine))
            add_letter(html, *letter);
        else
            add_document(html, std::get<documents::Issued>(*page.genuine), page.today);
    }
    html.tag(
            "<p>Genel Müdürlüğün yazılarının ve KPS üzerinden üretilen belgelerin altındaki on "
            "altı "
            "harflik kodu yazın. Büyük küçük harf, boşluk ve çizgi fark etmez.</p>\n")
        .tag("<form method=\"post\" action=\"/belge-dogrulama\" autocomplete=\"off\">\n")
        .tag(
            "<p><label for=\"code\">Belge kodu</label> <span class=\"hint\" "
            "id=\"code-hint\">Örnek: ABCD-EFGH-JKMN-PQRS</span>\n")
        .tag(
            "<input id=\"code\" name=\"code\" required maxlength=\"40\" "
            "aria-describedby=\"code-hint\"></p>\n")
        .tag("<p><button>Doğrula</button></p>\n</form>\n");
    return framed({"Belge doğrulama", "/belge-dogrulama"}, std::move(html));
}

std::string state_page(const std::vector<ComponentState>& components,
                       const std::vector<Incident>& incidents) {
    Html html;
    bool all_up = true;
    for (const ComponentState& one : components) all_up &= one.is_up;
    html.tag("<p class=\"lead\" role=\"status\">")
        .text(all_up ? "Bütün bölümler çalışıyor." : "Bir bölümde sorun var.");
    html.tag("</p>\n<ul class=\"states\">\n");
    for (const ComponentState& one : components) {
        html.tag("<li>").text(one.turkish).tag(" ");
        if (one.is_up)
            html.tag("<strong class=\"up\">Çalışıyor</strong></li>\n");
        else
            html.tag("<strong class=\"down\">Çalışmıyor</strong></li>\n");
    }
    html.tag("</ul>\n<h2>Son olaylar</h2>\n");
    if (incidents.empty()) html.tag("<p>Bildirilmiş olay yok.</p>\n");
    for (const Incident& one : incidents) {
        html.tag("<article><h3>").day(one.day).tag(" – ").text(one.title).tag("</h3>\n<p>");
        html.text(one.text).tag("</p>\n<p class=\"quiet\">");
        html.text(one.is_over ? "Giderildi" : "Sürüyor").tag("</p></article>\n");
    }
    return framed({"Sistem durumu", "/durum"}, std::move(html));
}

}  // namespace kps::public_side
