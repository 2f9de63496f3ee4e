#include <algorithm>

#include "policy/recipients.h"
#include "public_side/members.h"
#include "public_side/pages/frame.h"
#include "public_side/pages/pages.h"

namespace kps::public_side {
namespace {

using institutions::InstitutionClass;

void add_search(Html& html, const ListQuestion& question) {
    html.tag("<form method=\"get\" action=\"/kurumlar\" role=\"search\" class=\"line\">\n")
        .tag(
            "<p><label for=\"q\">Kurum adında ara</label> <input id=\"q\" name=\"q\" "
            "maxlength=\"100\" value=\"")
        .text(question.words)
        .tag("\"></p>\n<p><label for=\"class\">Tür</label> <select id=\"class\" name=\"class\">\n")
        .tag("<option value=\"\">Hepsi</option>\n");
    for (const InstitutionClass one : all_classes()) {
        html.tag("<option value=\"").text(institutions::name_of(one)).tag("\"");
        if (question.institution_class == one) html.tag(" selected");
        html.tag(">").text(turkish(one)).tag("</option>\n");
    }
    html.tag("</select></p>\n<p><button>Ara</button></p>\n</form>\n");
}

void add_page_link(Html& html, const ListQuestion& question, std::size_t page) {
    html.tag("<a href=\"/kurumlar?page=").number(static_cast<std::int64_t>(page));
    if (!question.words.empty()) html.tag("&amp;q=").text(encoded(question.words));
    if (question.institution_class)
        html.tag("&amp;class=").text(institutions::name_of(*question.institution_class));
    html.tag("\">");
}

void add_paging(Html& html, const ListQuestion& question, const ListPage& page) {
    if (page.pages == 1 && page.page == 1) return;
    html.tag("<nav class=\"paging\" aria-label=\"Liste sayfaları\"><p>");
    if (page.page > 1) {
        add_page_link(html, question, std::min(page.page - 1, page.pages));
        html.tag("Önceki</a> ");
    }
    html.tag("Sayfa ").number(static_cast<std::int64_t>(page.page)).tag(" / ");
    html.number(static_cast<std::int64_t>(page.pages));
    if (page.page < page.pages) {
        html.tag(" ");
        add_page_link(html, question, page.page + 1);
        html.tag("Sonraki</a>");
    }
    html.tag("</p></nav>\n");
}

void add_count(Html& html, std::string_view label, std::size_t count) {
    html.tag("<dt>").text(label).tag("</dt><dd>");
    html.number(static_cast<std::int64_t>(count)).tag("</dd>");
}

void add_recipients(Html& html, const base::Date& day) {
    html.tag(
            "<h2 id=\"kim\">Kim ne alabilir</h2>\n<p>5490 sayılı Kanun m.45/1’in bugün "
            "yürürlükteki ")
        .tag("listesi. Kurul bunun içinde, kurum kurum ve alan alan karar verir.</p>\n")
        .tag("<div class=\"wide\" role=\"region\" aria-labelledby=\"kim\" tabindex=\"0\"><table>\n")
        .tag("<thead><tr><th scope=\"col\">Kuruluş türü</th><th scope=\"col\">Kimlik verisi</th>")
        .tag("<th scope=\"col\">Adres verisi</th></tr></thead>\n<tbody>\n");
    for (const InstitutionClass one : all_classes()) {
        html.tag("<tr><th scope=\"row\">").text(turkish(one)).tag("</th>");
        for (const auto kind : {policy::DataKind::Identity, policy::DataKind::Address})
            html.tag("<td>")
                .text(policy::may_receive(one, kind, day) ? "Alabilir" : "Alamaz")
                .tag("</td>");
        html.tag("</tr>\n");
    }
    html.tag("</tbody>\n</table></div>\n");
}

}  // namespace

std::string institutions_page(const ListQuestion& question, const ListPage& page) {
    Html html;
    html.tag(
            "<p class=\"lead\">Taahhütname imzalamış, Kurul kararı yürürlükte olan ve erişimi "
            "açık ")
        .tag("kurum ve kuruluşlar.</p>\n");
    add_search(html, question);
    html.tag("<p role=\"status\">")
        .number(static_cast<std::int64_t>(page.total))
        .tag(" kurum bulundu.</p>\n");
    if (!page.items.empty()) {
        html.tag(
                "<div class=\"wide\" role=\"region\" aria-label=\"Bağlı kurumlar listesi\" "
                "tabindex=\"0\">")
            .tag("<table>\n<thead><tr><th scope=\"col\">Kurum</th><th scope=\"col\">Tür</th>")
            .tag("<th scope=\"col\">İlk karar</th></tr></thead>\n<tbody>\n");
        for (const auto& one : page.items) {
            html.tag("<tr><th scope=\"row\">").name(one.name).tag("</th><td>");
            html.text(turkish(one.institution_class)).tag("</td><td>");
            html.day(base::istanbul_date(one.since_us)).tag("</td></tr>\n");
        }
        html.tag("</tbody>\n</table></div>\n");
    }
    add_paging(html, question, page);
    return framed({"Bağlı kurumlar", "/kurumlar"}, std::move(html));
}

std::string services_page(const contract::Catalogue& catalogue, const base::Date& day) {
    Html html;
    html.tag(
            "<p class=\"lead\">Sistemin sunduğu servis sürümleri ve verebildikleri alanlar. Bir "
            "kurum, ")
        .tag("bunlardan yalnız Kurul kararında yazılı olanları görür.</p>\n")
        .tag(
            "<p><a href=\"#kim\">Kim ne alabilir</a> · <a href=\"/ornekler\">Örnek "
            "programlar</a></p>\n")
        .tag("<ul class=\"services\">\n");
    for (const auto& service : catalogue.services()) {
        html.tag("<li><h2><a href=\"/hizmetler/").number(service->number.value()).tag("\">");
        html.text(service->turkish_title).tag(" <span class=\"version\">").text(service->version);
        html.tag("</span></a></h2>\n<p class=\"code\">").text(service->name);
        html.tag("</p>\n<dl>");
        add_count(html, "Alan", service->leaves.count());
        add_count(html, "Adres alanı", service->address_leaves.count());
        add_count(html, "Özel nitelikli alan", service->special_leaves.count());
        html.tag("</dl></li>\n");
    }
    html.tag("</ul>\n");
    add_recipients(html, day);
    return framed({"Hizmetler ve alanlar", "/hizmetler", "tr", "/en/services"}, std::move(html));
}

std::string service_page(const contract::Service& service, std::string_view base_url) {
    Html html;
    html.tag("<p class=\"code\">").text(service.name).tag(" – ").text(service.version).tag(" – ");
    html.text(service.operation).tag("</p>\n<p>Biçimin kaynağı: ").text(turkish(service.mark));
    html.tag(".</p>\n<h2>Ne sorulur</h2>\n<ul class=\"plain\">\n");
    for (const contract::CriterionMember& member : service.criterion)
        html.tag("<li><code>")
            .text(member.name)
            .tag("</code> – ")
            .text(turkish(member.wire_type))
            .tag("</li>\n");
    html.tag("</ul>\n");
    html.add(asking_part(service, Language::Turkish, base_url));
    html.tag("<h2 id=\"alanlar\">Hangi alanlar verilebilir</h2>\n");
    const auto leaves = contract::Catalogue::leaves(service);
    if (leaves.empty())
        html.tag("<p>Bu servis kişi verisi vermez.</p>\n");
    else
        html.tag(
                "<div class=\"wide\" role=\"region\" aria-labelledby=\"alanlar\" "
                "tabindex=\"0\"><table>\n")
            .tag("<thead><tr><th scope=\"col\">Alan</th><th scope=\"col\">Tür</th>")
            .tag(
                "<th scope=\"col\">Veri sınıfı</th><th "
                "scope=\"col\">Adres</th></tr></thead>\n<tbody>\n");
    for (const contract::Leaf& leaf : leaves) {
        html.tag("<tr><th scope=\"row\"><code>").text(leaf.path).tag("</code></th><td>");
        html.text(turkish(leaf.member->wire_type)).tag("</td><td>");
        html.text(turkish(leaf.member->data_class)).tag("</td><td>");
        html.text(service.address_leaves.has(leaf.member->bit) ? "Evet" : "–").tag("</td></tr>\n");
    }
    if (!leaves.empty()) html.tag("</tbody>\n</table></div>\n");
    html.tag("<p><a href=\"/hizmetler\">Bütün hizmetler</a></p>\n");
    const std::string twin = "/en/services/" + std::to_string(service.number.value());
    return framed({service.turkish_title, "/hizmetler", "tr", twin}, std::move(html));
}

}  // namespace kps::public_side
