#include "signing/signed_papers.h"

#include <fmt/format.h>

#include <array>

#include "membership/applications/board_signing.h"
#include "membership/undertakings/undertaking.h"
#include "signing/minutes_paper.h"

namespace kps::signing {
namespace {

using letters::Block;
using lifecycle::Case;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::text_of;

struct Heading {
    std::string_view member;
    const char* words;
};
/// In the order of KPSY m.6/7.
constexpr std::array<Heading, 7> kHeadings = {{{"purpose", "Amaç"},
                                               {"legal_reason", "Hukuki sebep"},
                                               {"access", "Erişim ve süre"},
                                               {"powers", "Genel Müdürlüğün yetkileri"},
                                               {"liability", "Sorumluluk"},
                                               {"measures", "Alınan tedbirler"},
                                               {"other", "Diğer hususlar"}}};

void add_lines(std::vector<Block>& blocks, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (end > at) blocks.push_back(letters::paragraph(std::string(text.substr(at, end - at))));
        at = end + 1;
    }
}

void add_services(std::vector<Block>& blocks, const JsonArray& services) {
    blocks.push_back(letters::heading("Ek: servisler ve alanlar"));
    for (const JsonValue& item : services) {
        const JsonObject& service = object_of(item);
        blocks.push_back(letters::paragraph(
            fmt::format("{} {}", text_of(service, "service"), text_of(service, "version"))));
        for (const JsonValue& path : list_of(service, "paths"))
            if (const auto* words = std::get_if<std::string>(&path.content()))
                blocks.push_back(letters::item(*words));
    }
}

void add_signatories(std::vector<Block>& blocks, const JsonArray& signatories) {
    letters::Table table{{"İmza yetkilisi", "Unvanı"}, {}};
    for (const JsonValue& item : signatories) {
        const JsonObject& person = object_of(item);
        table.rows.push_back(
            {fmt::format("{} {}", text_of(person, "given_names"), text_of(person, "surname")),
             std::string(text_of(person, "title"))});
    }
    if (table.rows.empty()) return;
    blocks.push_back(letters::heading("İmza yetkilileri"));
    blocks.push_back(letters::table(std::move(table)));
}

}  // namespace

std::optional<Signable> signable(const Case& subject) {
    if (subject.kind == "board-meeting")
        return Signable{membership::minutes_edition(subject), membership::are_minutes_open(subject),
                        accounts::Role::BoardMember};
    if (subject.kind != "undertaking") return std::nullopt;
    return Signable{membership::undertaking_edition(subject), subject.state == "offered"};
}

letters::Sheet paper_of(const Case& subject, const base::Date& today) {
    if (subject.kind == "board-meeting") return minutes_paper(subject, today);
    letters::Sheet sheet;
    sheet.title = "Taahhütname";
    sheet.about = {fmt::format("Sayı: {} – {}. metin", subject.number,
                               membership::undertaking_edition(subject)),
                   fmt::format("Kurum: {}", text_of(subject.body, "institution_name"))};
    sheet.stamp = fmt::format("{} – {}. metin – imzaya sunulan nüsha", subject.number,
                              membership::undertaking_edition(subject));
    sheet.date = today;
    const JsonObject& sections = object_of(subject.body, "sections");
    for (const Heading& heading : kHeadings) {
        sheet.body.push_back(letters::heading(heading.words));
        add_lines(sheet.body, text_of(sections, heading.member));
    }
    add_services(sheet.body, list_of(sections, "services"));
    add_signatories(sheet.body, list_of(subject.body, "signatories"));
    return sheet;
}

}  // namespace kps::signing
