#include "subject_access/look_up_table.h"

#include "base/calendar.h"
#include "base/day_text.h"

namespace kps::subject_access {
namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

}  // namespace

portal::ExportTable look_up_table(const LookUpPage& page) {
    portal::ExportTable table;
    table.head = {"Kayıt no",      "Gün",  "Saat (UTC)",     "Kurum", "Sorgu",
                  "Veri grupları", "Amaç", "Hukuki dayanak", "Nasıl", "Sonuç"};
    for (const LookUp& row : page.rows)
        table.rows.push_back({std::to_string(row.reference), base::day_text(row.day),
                              row.time_us == 0 ? std::string() : base::utc_text_s(row.time_us),
                              row.words.receiver, row.words.service, joined(row.words.groups),
                              row.words.purpose, joined(row.words.basis),
                              row.direct ? "doğrudan" : "bir yakınınız üzerinden",
                              row.answered ? "cevap verildi" : "cevap verilmedi"});
    return table;
}

portal::ExportStamp look_up_stamp(std::string_view query, std::int64_t covered_us) {
    return {"Kayıtların ilgili olduğu kişi", covered_us,
            (query.empty() ? "hepsi" : std::string(query)) +
                " – Kanun gereği bir süre gösterilmeyen sorgular olabilir; burada yer almazlar."};
}

}  // namespace kps::subject_access
