#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <initializer_list>

#include "documents/document.h"

// What was answered, as tables and lists.
namespace kps::documents {
namespace {

using letters::Block;
using letters::Table;
using registry::Field;

struct Titled {
    Field field;
    std::string_view title;
};

/// The facts that are there, with their titles, one after the other.
std::string titled(const Facts& facts, std::initializer_list<Titled> fields) {
    std::string out;
    for (const Titled& one : fields) {
        const std::string_view text = fact(facts, one.field);
        if (text.empty()) continue;
        if (!out.empty()) out += "; ";
        if (!one.title.empty()) out.append(one.title).append(": ");
        out += text;
    }
    return out;
}

std::string joined(const Facts& facts, std::initializer_list<Field> fields,
                   std::string_view between) {
    std::string out;
    for (const Field field : fields) {
        const std::string_view text = fact(facts, field);
        if (text.empty()) continue;
        if (!out.empty()) out += between;
        out += text;
    }
    return out;
}

struct Column {
    std::string_view title;
    std::function<std::string(const Facts&)> text;
};

/// Columns in which nobody has anything are left out, and the table with them when none remains.
void add_table(std::vector<Block>& body, const std::vector<Facts>& rows,
               const std::vector<Column>& columns) {
    Table content;
    content.rows.resize(rows.size());
    for (const Column& column : columns) {
        std::vector<std::string> cells;
        for (const Facts& facts : rows) cells.push_back(column.text(facts));
        const bool is_empty = std::all_of(cells.begin(), cells.end(),
                                          [](const std::string& cell) { return cell.empty(); });
        if (is_empty) continue;
        content.columns.emplace_back(column.title);
        for (std::size_t row = 0; row < rows.size(); ++row)
            content.rows[row].push_back(std::move(cells[row]));
    }
    if (!content.columns.empty()) body.push_back(letters::table(std::move(content)));
}

Column plain(std::string_view title, Field field) {
    return {title, [field](const Facts& facts) { return std::string(fact(facts, field)); }};
}

std::string states_of(const Facts& facts) {
    return titled(facts, {{Field::marital_state, ""},
                          {Field::state, ""},
                          {Field::religion, "Din"},
                          {Field::registered_on, "Tescil"},
                          {Field::married_on, "Evlenme"},
                          {Field::divorced_on, "Boşanma"},
                          {Field::death_date, "Ölüm"},
                          {Field::country, "Ülke"}});
}

void add_people(std::vector<Block>& body, const std::vector<Facts>& people) {
    body.push_back(letters::heading("Kişiler"));
    add_table(body, people,
              {plain("Yakınlık", Field::kinship),
               plain("Kimlik no", Field::id),
               {"Adı soyadı, cinsiyeti",
                [](const Facts& facts) {
                    std::string text = joined(facts, {Field::given_names, Field::surname}, " ");
                    const std::string_view sex = fact(facts, Field::sex);
                    if (!sex.empty()) text.append(text.empty() ? "" : ", ").append(sex);
                    return text;
                }},
               {"Baba adı, ana adı",
                [](const Facts& facts) {
                    return joined(facts, {Field::father_name, Field::mother_name}, ", ");
                }},
               {"Doğum yeri ve tarihi",
                [](const Facts& facts) {
                    return joined(facts, {Field::birth_place, Field::birth_date}, ", ");
                }},
               {"Medeni hâli, durumu, tarihler", states_of}});
}

/// Where the people are registered; a table of its own, because a page has room for six columns.
void add_places(std::vector<Block>& body, const std::vector<Facts>& people) {
    std::vector<Facts> registered;
    for (const Facts& facts : people)
        if (!joined(facts,
                    {Field::register_province, Field::register_district, Field::register_volume,
                     Field::register_family_row, Field::register_person_row},
                    "")
                 .empty())
            registered.push_back(facts);
    if (registered.empty()) return;
    body.push_back(letters::heading("Nüfusa kayıtlı olunan yer"));
    add_table(body, registered,
              {{"Kişi",
                [](const Facts& facts) {
                    return joined(facts, {Field::given_names, Field::surname}, " ");
                }},
               plain("İl", Field::register_province),
               plain("İlçe", Field::register_district),
               plain("Cilt", Field::register_volume),
               plain("Aile sıra no", Field::register_family_row),
               plain("Birey sıra no", Field::register_person_row)});
}

/// Events have notes of any length, so each is an item and not a row.
void add_events(std::vector<Block>& body, const std::vector<Facts>& events) {
    if (events.empty()) return;
    body.push_back(letters::heading("Olaylar ve düşünceler"));
    for (const Facts& facts : events) {
        const std::string name = joined(facts, {Field::given_names, Field::surname}, " ");
        std::string text = joined(facts, {Field::event_date, Field::event_kind}, " – ");
        if (!name.empty()) text.append(text.empty() ? "" : " – ").append(name);
        const std::string more = titled(facts, {{Field::id, "Kimlik no"},
                                                {Field::event_text, ""},
                                                {Field::event_registration_number, "Olay kayıt no"},
                                                {Field::register_district, "Kayıt yeri ilçe kodu"},
                                                {Field::register_volume, "cilt"},
                                                {Field::register_family_row, "aile sıra no"},
                                                {Field::register_person_row, "birey sıra no"},
                                                {Field::event_note, "Düşünceler"}});
        if (!more.empty()) text.append(text.empty() ? "" : ". ").append(more);
        body.push_back(letters::item(std::move(text)));
    }
}

/// In the order in which a certificate names them; nobody needs the others of the answer, codes of buildings.
constexpr Titled kResidence[] = {
    {Field::address_text, "Açık adres"},
    {Field::address_kind, "Adres türü"},
    {Field::address_province, "İl"},
    {Field::address_district, "İlçe"},
    {Field::address_village, "Köy"},
    {Field::address_neighbourhood, "Mahalle"},
    {Field::address_street, "Cadde, sokak, bulvar, meydan"},
    {Field::address_building_site, "Site"},
    {Field::address_building_block, "Blok"},
    {Field::address_outer_door, "Dış kapı no"},
    {Field::address_inner_door, "İç kapı no"},
    {Field::address_country, "Ülke"},
    {Field::address_foreign_city, "Şehir"},
    {Field::address_foreign_text, "Yurt dışı adresi"},
    {Field::address_mission, "Dış temsilcilik"},
    {Field::address_number, "Adres no"},
    {Field::address_registered, "Tescil tarihi"},
    {Field::address_declared, "Beyan tarihi"},
    {Field::address_moved, "Taşınma tarihi"},
    {Field::address_moving_reason, "Taşınma nedeni"},
};

void add_residence(std::vector<Block>& body, const Content& content) {
    Table rows{{"Alan", "Bilgi"}, {}};
    if (content.asked_id != 0) rows.rows.push_back({"Kimlik no", std::to_string(content.asked_id)});
    for (const Titled& one : kResidence)
        if (const std::string_view text = fact(*content.residence, one.field); !text.empty())
            rows.rows.push_back({std::string(one.title), std::string(text)});
    body.push_back(letters::heading("Yerleşim yeri"));
    body.push_back(letters::table(std::move(rows)));
}

}  // namespace

std::vector<Block> body_of(Kind kind, const Content& content) {
    std::vector<Block> body;
    if (kind == Kind::ResidenceCertificate) {
        if (content.residence) add_residence(body, content);
        return body;
    }
    if (!content.extract_kind.empty())
        body.push_back(letters::paragraph("Örneğin türü: " + content.extract_kind));
    add_people(body, content.people);
    add_places(body, content.people);
    add_events(body, content.events);
    return body;
}

}  // namespace kps::documents
