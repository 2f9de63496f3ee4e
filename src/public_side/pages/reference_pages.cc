#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "errors/catalogue.h"
#include "errors/page.h"
#include "public_side/facts/samples.h"
#include "public_side/pages/frame.h"
#include "public_side/pages/pages.h"
#include "rest/openapi/schemas.h"
#include "rest/service_path.h"

/// How a service is asked over REST and over SOAP, what may go wrong, and programs that do it: made from the contract
/// descriptions, the error catalogue and `samples/`; no text of theirs is repeated here (R-012).
namespace kps::public_side {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using contract::Service;

/// A word in both languages.
struct Words {
    std::string_view turkish;
    std::string_view english;
    std::string_view in(Language language) const {
        return language == Language::Turkish ? turkish : english;
    }
};

std::string number_text(const Service& service) {
    return std::to_string(service.number.value());
}

std::string path_of(const Service& service, Language language) {
    return (language == Language::Turkish ? "/hizmetler/" : "/en/services/") + number_text(service);
}

std::string json_value(const json::value& value) {
    return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

/// Members of the criterion that have a value in the contract's example.
std::string soap_example(const Service& service) {
    const json::object example = rest::criterion_example(service);
    const std::string open = service.is_list
                                 ? "  <kriterListesi>\n    <" + service.criterion_type + ">\n"
                                 : std::string("  <kriter>\n");
    const std::string indent(service.is_list ? 6 : 4, ' ');
    std::string text =
        "<" + service.operation + " xmlns=\"" + service.namespace_uri + "\">\n" + open;
    for (const contract::CriterionMember& member : service.criterion) {
        const json::value* value = example.if_contains(member.name);
        if (value == nullptr) continue;
        text += indent + "<" + member.name + ">" + json_value(*value) + "</" + member.name + ">\n";
    }
    text += service.is_list ? "    </" + service.criterion_type + ">\n  </kriterListesi>\n"
                            : std::string("  </kriter>\n");
    return text + "</" + service.operation + ">";
}

std::string rest_example(const Service& service) {
    const json::object example = rest::criterion_example(service);
    std::string text = "{\n  \"criteria\": [\n    {";
    for (const auto& member : example)
        text += std::string(text.ends_with('{') ? "" : ",") + "\n      \"" +
                std::string(member.key()) + "\": " + json::serialize(member.value());
    return text + (example.empty() ? "}" : "\n    }") + "\n  ]\n}";
}

void add_example(Html& html, std::string_view id, std::string_view title, std::string_view address,
                 std::string_view text) {
    html.tag("<section class=\"side\">\n<h3 id=\"").text(id).tag("\">").text(title);
    html.tag("</h3>\n<p class=\"code\">").text(address);
    html.tag("</p>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"")
        .text(id);
    html.tag("\"><pre>").text(text).tag("</pre></div>\n</section>\n");
}

/// What a question may be refused with: not told here is what this service cannot bring.
bool may_come(const errors::Entry& entry, const Service& service) {
    if (entry.seen != errors::Seen::Institution) return false;
    if (entry.group() != errors::Group::BusinessResult && entry.group() != errors::Group::Message &&
        entry.group() != errors::Group::Security)
        return false;
    const bool has_number = std::any_of(
        service.criterion.begin(), service.criterion.end(),
        [](const auto& member) { return member.field == contract::CriterionField::NationalId; });
    if (entry.code == ErrorCode::InvalidNationalId) return has_number;
    if (entry.code == ErrorCode::TooManyCriteria) return service.is_list;
    return true;
}

void add_errors(Html& html, const Service& service, Language language) {
    const auto said = [language](Words words) { return words.in(language); };
    html.tag("<h2 id=\"hatalar\">").text(said({"Gelebilecek hatalar", "Errors that may come"}));
    html.tag(
            "</h2>\n<div class=\"wide\" role=\"region\" aria-labelledby=\"hatalar\" "
            "tabindex=\"0\">")
        .tag("<table>\n<thead><tr><th scope=\"col\">")
        .text(said({"Kod", "Code"}))
        .tag("</th><th scope=\"col\">")
        .text(said({"Anlamı", "Meaning"}))
        .tag("</th><th scope=\"col\">REST</th><th scope=\"col\">")
        .text(said({"Ne yapmalı", "What to do"}))
        .tag("</th></tr></thead>\n<tbody>\n");
    const auto in =
        language == Language::Turkish ? errors::Language::Turkish : errors::Language::English;
    const std::string_view page =
        language == Language::Turkish ? errors::kTurkishPagePath : errors::kEnglishPagePath;
    for (const errors::Entry& entry : errors::entries()) {
        if (!may_come(entry, service)) continue;
        const auto& info = entry.info();
        const std::uint16_t shown = info.hata_bilgisi != 0 ? info.hata_bilgisi : entry.number();
        html.tag("<tr><th scope=\"row\"><a href=\"").text(page).tag("#kod-").number(entry.number());
        html.tag("\">").number(shown).tag("</a></th><td>").text(entry.text().in(in));
        html.tag("</td><td>").number(info.http_status).tag("</td><td>");
        html.text(entry.next_step.in(in)).tag("</td></tr>\n");
    }
    html.tag("</tbody>\n</table></div>\n");
}

}  // namespace

Html asking_part(const Service& service, Language language, std::string_view base_url) {
    const auto said = [language](Words words) { return words.in(language); };
    Html html;
    // The public checks have no caller: they are asked as their own WSDL says.
    if (!rest::is_offered(service)) return html;
    html.tag("<h2>").text(said({"Nasıl sorulur", "How it is asked"})).tag("</h2>\n");
    html.tag("<div class=\"sides\">\n");
    add_example(html, "rest", "REST", "POST " + std::string(base_url) + rest::service_path(service),
                rest_example(service));
    add_example(html, "soap", "SOAP",
                std::string("POST ") + std::string(base_url) + "/Services/RoutingService.svc",
                soap_example(service));
    html.tag("</div>\n<p>wsa:Action: <code>")
        .text(service.action)
        .tag("</code></p>\n<p><a href=\"");
    html.text("/Services/Wsdl.ashx?Service=" + service.name + "&Version=" + service.version);
    html.tag("\">WSDL</a> · <a href=\"/api/v1/openapi.json\">OpenAPI</a> · <a href=\"");
    html.text(language == Language::Turkish ? "/ornekler" : "/en/samples").tag("\">");
    html.text(said({"Örnek programlar", "Sample programs"})).tag("</a></p>\n");
    add_errors(html, service, language);
    return html;
}

std::string english_service_page(const Service& service, std::string_view base_url) {
    Html html;
    html.tag("<p class=\"code\">").text(service.name).tag(" – ").text(service.version).tag(" – ");
    html.text(service.operation).tag("</p>\n<h2>What is asked</h2>\n<ul class=\"plain\">\n");
    for (const contract::CriterionMember& member : service.criterion)
        html.tag("<li><code>")
            .text(member.name)
            .tag("</code> – ")
            .text(english(member.wire_type))
            .tag("</li>\n");
    html.tag("</ul>\n");
    html.add(asking_part(service, Language::English, base_url));
    html.tag("<h2 id=\"fields\">Fields that can be given</h2>\n");
    const auto leaves = contract::Catalogue::leaves(service);
    if (leaves.empty()) html.tag("<p>This service gives no data of a person.</p>\n");
    if (!leaves.empty())
        html.tag(
                "<div class=\"wide\" role=\"region\" aria-labelledby=\"fields\" "
                "tabindex=\"0\"><table>\n")
            .tag("<thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Type</th>")
            .tag("<th scope=\"col\">Class of data</th></tr></thead>\n<tbody>\n");
    for (const contract::Leaf& leaf : leaves) {
        html.tag("<tr><th scope=\"row\"><code>").text(leaf.path).tag("</code></th><td>");
        html.text(english(leaf.member->wire_type)).tag("</td><td>");
        html.text(english(leaf.member->data_class)).tag("</td></tr>\n");
    }
    if (!leaves.empty()) html.tag("</tbody>\n</table></div>\n");
    html.tag("<p><a href=\"/en/services\">All services</a></p>\n");
    return framed(
        {service.english_title, "/en/services", "en", path_of(service, Language::Turkish)},
        std::move(html));
}

std::string english_services_page(const contract::Catalogue& catalogue) {
    Html html;
    html.tag(
            "<p class=\"lead\">The versions of services, and the fields they can give. An "
            "institution sees ")
        .tag("only what stands in its decision of the Kurul.</p>\n<ul class=\"services\">\n");
    for (const auto& service : catalogue.services()) {
        html.tag("<li><h2><a href=\"").text(path_of(*service, Language::English)).tag("\">");
        html.text(service->english_title).tag(" <span class=\"version\">").text(service->version);
        html.tag("</span></a></h2>\n<p class=\"code\">").text(service->name).tag("</p></li>\n");
    }
    html.tag("</ul>\n<p><a href=\"/en/samples\">Sample programs</a></p>\n");
    return framed({"Services and fields", "/en/services", "en", "/hizmetler"}, std::move(html));
}

std::string samples_page(Language language) {
    const bool turkish = language == Language::Turkish;
    Html html;
    html.tag("<p class=\"lead\">");
    html.text(turkish ? "Bir kişiyi imzalı SOAP ile soran programlar. Sistemin sınamaları bu "
                        "dosyaları çalıştırır; "
                        "açıklamaları İngilizcedir."
                      : "Programs that ask about one person by signed SOAP. The system's tests run "
                        "these very files.");
    html.tag("</p>\n<ul class=\"plain\">\n");
    for (const Sample& sample : samples())
        html.tag("<li><a href=\"#")
            .text(sample.language)
            .tag("\">")
            .text(sample.title)
            .tag("</a></li>\n");
    html.tag("</ul>\n");
    for (const Sample& sample : samples()) {
        html.tag("<h2 id=\"")
            .text(sample.language)
            .tag("\">")
            .text(sample.title)
            .tag("</h2>\n<p><a href=\"");
        html.text(kSamplesPath).text(sample.file).tag("\" download>");
        html.text(turkish ? "İndir" : "Download").tag(": ").text(sample.file).tag("</a></p>\n");
        html.tag("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"")
            .text(sample.language);
        html.tag("\"><pre lang=\"en\">").text(sample.text).tag("</pre></div>\n");
    }
    if (turkish)
        return framed({"Örnek programlar", "/ornekler", "tr", "/en/samples"}, std::move(html));
    return framed({"Sample programs", "/en/samples", "en", "/ornekler"}, std::move(html));
}

}  // namespace kps::public_side
