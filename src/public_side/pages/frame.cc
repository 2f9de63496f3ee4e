#include "public_side/pages/frame.h"

#include "base/bytes.h"
#include "crypto/digest.h"

namespace kps::public_side {
namespace {

struct Place {
    std::string_view path;
    std::string_view title;
};

constexpr Place kPlaces[] = {
    {"/", "Ana sayfa"},
    {"/kurumlar", "Bağlı kurumlar"},
    {"/uygunluk", "Başvurabilir miyiz?"},
    {"/basvuru-durumu", "Başvuru durumu"},
    {"/hizmetler", "Hizmetler ve alanlar"},
    {"/mevzuat", "Mevzuat"},
    {"/belge-dogrulama", "Belge doğrulama"},
    {"/durum", "Sistem durumu"},
};
constexpr Place kFootPlaces[] = {
    {"/iletisim", "İletişim"},
    {"/aydinlatma", "Aydınlatma metni"},
    {"/erisilebilirlik", "Erişilebilirlik"},
    {"/hatalar", "Hata kodları"},
    {"/api/v1/public/openapi.json", "Programlar için (OpenAPI)"},
};

void add_head(Html& html, const Frame& frame) {
    html.tag("<!DOCTYPE html>\n<html lang=\"").text(frame.language);
    html.tag("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=")
        .tag("device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark")
        .tag("\">\n<title>");
    html.text(frame.title)
        .tag(" – Kimlik Paylaşımı Sistemi</title>\n<link rel=\"stylesheet\" href=\"");
    html.text(style_path()).tag("\">\n<link rel=\"icon\" type=\"image/svg+xml\" href=\"");
    html.text(kIconPath).tag("\">\n</head>\n<body>\n");
}

void add_places(Html& html, const Frame& frame) {
    const bool turkish = frame.language == "tr";
    html.tag("<nav aria-label=\"").text(turkish ? "Sayfalar" : "Pages").tag("\"");
    if (!turkish) html.tag(" lang=\"tr\"");
    html.tag(">\n<ul>\n");
    for (const Place& place : kPlaces) {
        html.tag("<li><a href=\"").text(place.path).tag("\"");
        if (place.path == frame.path) html.tag(" aria-current=\"page\"");
        html.tag(">").text(place.title).tag("</a></li>\n");
    }
    html.tag("</ul>\n</nav>\n");
}

void add_header(Html& html, const Frame& frame) {
    const bool turkish = frame.language == "tr";
    html.tag("<a class=\"skip\" href=\"#icerik\">")
        .text(turkish ? "İçeriğe geç" : "Skip to content")
        .tag("</a>\n<header>\n<div class=\"bar\">\n<p class=\"owner\"><a href=\"/\">")
        .tag("<span class=\"system\" lang=\"tr\">Kimlik Paylaşımı Sistemi</span> ")
        .tag("<span class=\"authority\" lang=\"tr\">Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü")
        .tag("</span></a></p>\n<p class=\"doors\">");
    if (!frame.twin.empty()) {
        html.tag("<a href=\"").text(frame.twin).tag("\" hreflang=\"").text(turkish ? "en" : "tr");
        html.tag("\" lang=\"").text(turkish ? "en" : "tr").tag("\">");
        html.text(turkish ? "English" : "Türkçe").tag("</a> ");
    }
    html.tag("<a class=\"door\" href=\"").text(kPortalPath).tag("\">");
    html.text(turkish ? "Giriş" : "Sign in").tag("</a></p>\n</div>\n");
    add_places(html, frame);
    html.tag("</header>\n");
}

void add_footer(Html& html) {
    html.tag("<footer lang=\"tr\">\n<ul>\n");
    for (const Place& place : kFootPlaces)
        html.tag("<li><a href=\"").text(place.path).tag("\">").text(place.title).tag("</a></li>\n");
    html.tag("</ul>\n<p>T.C. İçişleri Bakanlığı Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü</p>\n")
        .tag("</footer>\n</body>\n</html>\n");
}

}  // namespace

const std::string& style_path() {
    constexpr std::size_t kDigits = 16;
    static const std::string path =
        "/kamu/stil-" +
        base::to_hex(crypto::sha256(base::as_bytes(style_sheet()))).substr(0, kDigits) + ".css";
    return path;
}

std::string with_band(std::string page) {
    constexpr std::string_view kHeader = "<header>\n";
    const std::size_t at = page.find(kHeader);
    if (at == std::string::npos) return page;
    return page.insert(
        at + kHeader.size(),
        "<p class=\"band\" lang=\"tr\">Deneme ortamı: bütün veriler sentetiktir.</p>\n");
}

std::string framed(const Frame& frame, Html content) {
    Html html;
    add_head(html, frame);
    add_header(html, frame);
    html.tag("<main id=\"icerik\" tabindex=\"-1\">\n<h1>").text(frame.title).tag("</h1>\n");
    html.add(std::move(content));
    html.tag("</main>\n");
    add_footer(html);
    return html.take();
}

}  // namespace kps::public_side
