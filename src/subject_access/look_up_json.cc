#include "subject_access/look_up_json.h"

#include "base/calendar.h"
#include "base/day_text.h"
#include "base/hash_text.h"
#include "crypto/digest.h"

namespace kps::subject_access {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& list) {
    json::array out;
    for (const std::string& text : list) out.emplace_back(text);
    return out;
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object row_json(const LookUp& row) {
    return {{"reference", row.reference},
            {"direct", row.direct},
            {"answered", row.answered},
            {"day", base::day_text(row.day)},
            {"time",
             row.time_us == 0 ? json::value(nullptr) : json::value(base::utc_text_s(row.time_us))},
            {"institution", row.institution},
            {"receiver", row.words.receiver},
            {"service", text_or_null(row.words.service)},
            {"purpose", text_or_null(row.words.purpose)},
            {"basis", texts(row.words.basis)},
            {"groups", texts(row.words.groups)},
            {"inquiry", text_or_null(row.inquiry)}};
}

}  // namespace

json::object page_json(const LookUpPage& page, std::int64_t covered_us) {
    json::array rows;
    for (const LookUp& row : page.rows) rows.emplace_back(row_json(row));
    json::array counts;
    for (const YearCount& count : page.counts)
        counts.emplace_back(json::object{{"year", count.year},
                                         {"institution", count.institution},
                                         {"receiver", count.receiver},
                                         {"count", count.count}});
    return {{"covered_until", base::utc_text_s(covered_us)},
            {"may_hide", true},
            {"total", page.total},
            {"counts", std::move(counts)},
            {"rows", std::move(rows)},
            {"next", page.next == 0 ? json::value(nullptr) : json::value(page.next)}};
}

json::object proof_json(const audit::FullReceipt& receipt, bool with_entry) {
    json::array path;
    for (const base::Hash& hash : receipt.proof) path.emplace_back(base::to_hex(hash));
    json::value text = nullptr;
    if (with_entry) text = json::string(receipt.text());
    return {{"reference", receipt.index},
            {"leaf", base::to_hex(crypto::leaf_hash(receipt.entry))},
            {"path", std::move(path)},
            {"size", receipt.checkpoint.size},
            {"root", base::to_hex(receipt.checkpoint.root)},
            {"checkpoint", receipt.checkpoint.note},
            {"receipt", std::move(text)}};
}

json::object own_entry_json(const audit::FoundRecord& record, const EntryWords& words) {
    const audit::Draft& draft = record.draft;
    return {{"reference", record.index},
            {"time", base::utc_text_s(record.time_us)},
            {"request_id", draft.request_id.text()},
            {"service", words.service},
            {"purpose", text_or_null(words.purpose)},
            {"purpose_code", text_or_null(draft.purpose_code)},
            {"file_number", text_or_null(draft.file_number)},
            {"service_user", draft.service_user},
            {"end_user", text_or_null(draft.end_user)},
            {"answered", draft.outcome == 0}};
}

}  // namespace kps::subject_access
