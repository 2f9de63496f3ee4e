#include "subject_access/look_up_csv.h"

#include "base/calendar.h"
#include "base/day_text.h"
#include "portal/exports/table_export.h"

namespace kps::subject_access {
namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

void add_row(std::string& out, const std::vector<std::string>& cells) {
    bool first = true;
    for (const std::string& cell : cells) {
        if (!first) out += ';';
        first = false;
        out += portal::csv_cell(cell);
    }
    out += "\r\n";
}

}  // namespace

std::string look_ups_csv(const LookUpPage& page, std::int64_t covered_us) {
    std::string out = "\xef\xbb\xbf";
    add_row(out, {"Kayıt no", "Gün", "Saat (UTC)", "Kurum", "Sorgu", "Veri grupları", "Amaç",
                  "Hukuki dayanak", "Nasıl", "Sonuç"});
    for (const LookUp& row : page.rows)
        add_row(out,
                {std::to_string(row.reference), base::day_text(row.day),
                 row.time_us == 0 ? std::string() : base::utc_text_s(row.time_us),
                 row.words.receiver, row.words.service, joined(row.words.groups), row.words.purpose,
                 joined(row.words.basis), row.direct ? "doğrudan" : "bir yakınınız üzerinden",
                 row.answered ? "cevap verildi" : "cevap verilmedi"});
    add_row(out, {"", "", "", "Son kayıt anı: " + base::utc_text_s(covered_us)});
    add_row(out, {"", "", "",
                  "Kanun gereği bir süre gösterilmeyen sorgular olabilir; burada yer almazlar."});
    return out;
}

}  // namespace kps::subject_access
