#include "signing/minutes_paper.h"

#include <fmt/format.h>

#include <array>

#include "portal/cases/sheets/case_words.h"

namespace kps::signing {
namespace {

using letters::Block;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::text_of;

struct Line {
    std::string_view member;
    const char* words;
};
constexpr std::array<Line, 8> kLines = {{{"result", "Sonuç"},
                                         {"decision_number", "Karar sayısı"},
                                         {"decision_date", "Karar günü"},
                                         {"authority_to_ask", "İsteme yetkisi"},
                                         {"public_need", "Kamu yararı ve toplumsal ihtiyaç"},
                                         {"reason", "Gerekçe"},
                                         {"valid_from", "Yürürlük günü"},
                                         {"new_date", "Yeni süre sonu"}}};

std::string said(const JsonObject& from, std::string_view member) {
    return portal::CaseWords::text_of(text_of(from, member), member);
}

std::string names_of(const JsonArray& people) {
    std::string names;
    for (const JsonValue& person : people) {
        if (!names.empty()) names += ", ";
        names += text_of(object_of(person), "name");
    }
    return names;
}

void add_item(std::vector<Block>& blocks, const JsonObject& item, std::size_t number) {
    blocks.push_back(letters::heading(
        fmt::format("{}. {} – {}", number, text_of(item, "number"), text_of(item, "title"))));
    for (const Line& line : kLines)
        if (!text_of(item, line.member).empty())
            blocks.push_back(
                letters::paragraph(fmt::format("{}: {}", line.words, said(item, line.member))));
    // What was given stands in the decision; its digest binds the signature to it.
    if (const auto digest = text_of(item, "decision_hash"); !digest.empty())
        blocks.push_back(
            letters::paragraph(fmt::format("Karar metninin SHA-256 özeti: {}", digest)));
    for (const JsonValue& entry : list_of(item, "votes")) {
        const JsonObject& vote = object_of(entry);
        const std::string_view dissent = text_of(vote, "dissent");
        blocks.push_back(
            letters::item(fmt::format("{}: {}{}{}", text_of(vote, "name"), said(vote, "vote"),
                                      dissent.empty() ? "" : " – ", dissent)));
    }
    if (const std::string away = names_of(list_of(item, "conflicts")); !away.empty())
        blocks.push_back(letters::paragraph("Çıkar çatışması bildiren: " + away));
}

}  // namespace

letters::Sheet minutes_paper(const lifecycle::Case& meeting, const base::Date& today) {
    letters::Sheet sheet;
    sheet.title = "Veri Paylaşımı Kurulu toplantı tutanağı";
    sheet.about = {fmt::format("Toplantı: {} – {} – {}", meeting.number, said(meeting.body, "day"),
                               text_of(meeting.body, "place")),
                   "Katılanlar: " + names_of(list_of(meeting.body, "present"))};
    sheet.stamp = fmt::format("{} – imzaya sunulan nüsha", meeting.number);
    sheet.date = today;
    std::size_t number = 0;
    for (const JsonValue& item : list_of(meeting.body, "items"))
        add_item(sheet.body, object_of(item), ++number);
    return sheet;
}

}  // namespace kps::signing
