#include "base/day_text.h"
#include "public_side/pages/frame.h"
#include "public_side/pages/pages.h"

namespace kps::public_side {
namespace {

struct Card {
    std::string_view path;
    std::string_view title;
    std::string_view text;
};

constexpr Card kCards[] = {
    {"/uygunluk", "Başvurabilir miyiz?",
     "Beş soruda: kurumunuz başvurabilir mi, hangi belgeler gerekir, kim imzalar."},
    {"/basvuru-durumu", "Başvuru durumu",
     "Başvuru numarası ve koduyla hangi aşamada olduğunu görün."},
    {"/kurumlar", "Bağlı kurumlar", "Hangi kurum ve kuruluşların erişimi var."},
    {"/hizmetler", "Hizmetler ve alanlar",
     "Hangi servis hangi alanları verebilir; kim adres alabilir."},
    {"/belge-dogrulama", "Belge doğrulama",
     "Genel Müdürlük yazısının altındaki kodla yazının gerçek olup olmadığını denetleyin."},
    {"/mevzuat", "Mevzuat", "Yönetmelik metni ve hukuki dayanaklar, yürürlük tarihleriyle."},
    {"/durum", "Sistem durumu", "Servisler şu anda çalışıyor mu."},
    {"/aydinlatma", "Aydınlatma metni", "Kişisel verileriniz nasıl işlenir, haklarınız nelerdir."},
};

/// Neighbouring items make one list.
void add_blocks(Html& html, const PublicText& text) {
    bool in_list = false;
    for (const TextBlock& block : text.blocks) {
        const bool is_item = block.kind == BlockKind::Item;
        if (is_item && !in_list) html.tag("<ul class=\"plain\">\n");
        if (!is_item && in_list) html.tag("</ul>\n");
        in_list = is_item;
        switch (block.kind) {
            case BlockKind::Heading:
                html.tag("<h2>").text(block.words).tag("</h2>\n");
                break;
            case BlockKind::SmallHeading:
                html.tag("<h3>").text(block.words).tag("</h3>\n");
                break;
            case BlockKind::Item:
                html.tag("<li>").text(block.words).tag("</li>\n");
                break;
            case BlockKind::Paragraph:
                html.tag("<p>").text(block.words).tag("</p>\n");
                break;
        }
    }
    if (in_list) html.tag("</ul>\n");
}

}  // namespace

std::string home_page(const PublicText& text) {
    Html html;
    html.tag("<p class=\"lead\">").text(text.note).tag("</p>\n<ul class=\"cards\">\n");
    for (const Card& card : kCards) {
        html.tag("<li><h2><a href=\"").text(card.path).tag("\">").text(card.title);
        html.tag("</a></h2><p>").text(card.text).tag("</p></li>\n");
    }
    html.tag("</ul>\n<section class=\"text\">\n");
    add_blocks(html, text);
    html.tag("</section>\n");
    return framed({text.title, "/"}, std::move(html));
}

std::string text_page(const PublicText& text, const TextPlace& place) {
    const bool turkish = place.language == "tr";
    Html html;
    html.tag("<p class=\"lead\">").text(text.note).tag("</p>\n<p class=\"quiet\">");
    html.text(turkish ? "Sürüm " : "Version ").number(text.version).tag(", ");
    if (turkish)
        html.day(text.since).tag(" tarihinden beri");
    else
        html.text(base::day_text(text.since));
    html.tag("</p>\n<section class=\"text\">\n");
    add_blocks(html, text);
    html.tag("</section>\n");
    return framed({text.title, place.path, place.language, place.twin}, std::move(html));
}

std::string library_page(const base::Date& day) {
    Html html;
    html.tag("<p class=\"lead\">Başvuruların ve taahhütnamelerin dayandığı mevzuat, yürürlük ")
        .tag("tarihleriyle. Bağlayıcı olan, Resmî Gazete’de yayımlanan metindir.</p>\n")
        .tag("<p>Resmî metinlerin yeri: ")
        .text(kOfficialPlaces)
        .tag(
            "</p>\n<div class=\"wide\" role=\"region\" aria-label=\"Mevzuat listesi\" "
            "tabindex=\"0\">")
        .tag("<table>\n<thead><tr><th scope=\"col\">Metin</th><th scope=\"col\">Kod</th>")
        .tag(
            "<th scope=\"col\">Yürürlük</th><th scope=\"col\">Resmî "
            "Gazete</th></tr></thead>\n<tbody>\n");
    for (const LibraryItem& item : library(day)) {
        html.tag("<tr><th scope=\"row\">");
        if (item.text.empty())
            html.text(item.title);
        else
            html.tag("<a href=\"/mevzuat/").text(item.text).tag("\">").text(item.title).tag("</a>");
        html.tag("</th><td>").text(item.code).tag("</td><td>").day(item.since);
        if (item.until.year != 0) html.tag(" – ").day(item.until).tag(" (yürürlükten kalktı)");
        html.tag("</td><td>").text(item.gazette.empty() ? "–" : item.gazette).tag("</td></tr>\n");
    }
    html.tag("</tbody>\n</table></div>\n");
    return framed({"Mevzuat", "/mevzuat"}, std::move(html));
}

std::string trouble_page(base::ErrorCode code) {
    const base::ErrorInfo& info = base::info(code);
    Html html;
    html.tag("<div class=\"trouble\" role=\"alert\"><p>").text(info.turkish).tag("</p></div>\n");
    html.tag("<p>Adresi denetleyin ya da <a href=\"/\">ana sayfadan</a> başlayın. Hata kodu: ")
        .tag("<a href=\"/hatalar#kod-")
        .number(static_cast<int>(code))
        .tag("\">")
        .number(static_cast<int>(code))
        .tag("</a>.</p>\n");
    return framed({"Sayfa gösterilemiyor", ""}, std::move(html));
}

}  // namespace kps::public_side
