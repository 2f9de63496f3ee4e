#include "letters/undertaking.h"

#include <fmt/format.h>

#include <utility>

#include "base/bytes.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using policy::DecisionDocument;
using policy::GrantedService;

constexpr std::size_t kPlacesPerItem = 400;

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

std::string_view printed(policy::UsageCounter::Period period) {
    return period == policy::UsageCounter::Period::Day ? "gün" : "ay";
}

std::string_view printed(registry::DataClass data_class) {
    switch (data_class) {
        case registry::DataClass::Special:
            return "özel nitelikli kişisel veri";
        case registry::DataClass::Personal:
            return "kişisel veri";
        case registry::DataClass::None:
            return "kişisel veri değil";
    }
    return {};
}

void append_places(std::vector<Block>& out, std::string_view kind,
                   const std::vector<std::uint32_t>& codes) {
    for (std::size_t from = 0; from < codes.size(); from += kPlacesPerItem) {
        std::string text;
        for (std::size_t at = from; at < std::min(codes.size(), from + kPlacesPerItem); ++at)
            text += (text.empty() ? "" : ", ") + std::to_string(codes[at]);
        out.push_back(item(fmt::format("Yetki bölgesi, {} kodları: {}", kind, text)));
    }
}

void append_limits(std::vector<Block>& out, const GrantedService& granted) {
    out.push_back(item("Sorgu yöntemleri: " + joined(granted.methods)));
    out.push_back(item("Amaç kodları: " + joined(granted.purposes)));
    out.push_back(item(fmt::format("Bir çağrıda en çok {} kriter; aramada en çok {} kişi",
                                   granted.criteria_max, granted.matches_max)));
    for (const auto& limit : granted.limits)
        out.push_back(item(fmt::format("Sorgu sınırı: {} başına en çok {}", printed(limit.period),
                                       limit.count_max)));
    if (granted.list_permit)
        out.push_back(
            item(fmt::format("Liste sorgusu izni: sayfada en çok {} kişi. Gerekçe: {}",
                             granted.list_permit->page_persons_max, granted.list_permit->reason)));
    append_places(out, "il", granted.jurisdiction.provinces);
    append_places(out, "ilçe", granted.jurisdiction.districts);
    append_places(out, "mahalle", granted.jurisdiction.neighbourhoods);
}

void append_fields(std::vector<Block>& out, const GrantedService& granted) {
    Table fields{{"Sıra", "Alan", "Veri sınıfı"}, {}};
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(*granted.service)) {
        if (!granted.leaves.has(leaf.member->bit)) continue;
        fields.rows.push_back({std::to_string(fields.rows.size() + 1), leaf.path,
                               std::string(printed(leaf.member->data_class))});
    }
    if (!fields.rows.empty()) out.push_back(table(std::move(fields)));
}

// Rule R-045 (KPSY m.6/7-a): the purposes, each as the decision words it.
std::vector<Block> purposes_of(const DecisionDocument& decision) {
    std::vector<Block> out;
    for (const policy::Purpose& purpose : decision.purposes)
        out.push_back(item(purpose.code + ": " + purpose.text));
    return out;
}

// Rule R-046 (KPSY m.6/7-b): the legal reason of each purpose.
std::vector<Block> legal_bases_of(const DecisionDocument& decision) {
    std::vector<Block> out;
    for (const policy::Purpose& purpose : decision.purposes)
        for (const policy::LegalBasis& basis : purpose.legal_basis)
            out.push_back(item(fmt::format("{}: {} sayılı Kanun, madde {}", purpose.code, basis.law,
                                           basis.article)));
    return out;
}

Result<std::vector<Block>> measures_of(const UndertakingTerms& terms) {
    Table rows{{"Sıra", "Tür", "Tedbir", "Beyan"}, {}};
    for (const Measure& measure : terms.measures) {
        // Rule R-050 (KPSY m.6/7-e): every measure is answered.
        if (measure.text.empty() || measure.answer.empty())
            return failed(ErrorCode::InvalidField, "a measure without an answer");
        rows.rows.push_back({std::to_string(rows.rows.size() + 1),
                             measure.technical ? "teknik" : "idari", measure.text, measure.answer});
    }
    if (rows.rows.empty()) return failed(ErrorCode::InvalidField, "measures are missing");
    return std::vector<Block>{table(std::move(rows))};
}

// Rule R-051 (KPSY m.6/7-f): free clauses, numbered.
std::vector<Block> clauses_of(const UndertakingTerms& terms) {
    std::vector<Block> out;
    for (const std::string& clause : terms.further_clauses)
        out.push_back(paragraph(fmt::format("{}) {}", out.size() + 1, clause)));
    if (out.empty()) out.push_back(paragraph("Ek bir husus yoktur."));
    return out;
}

std::string_view access_text(const AccessKinds& access) {
    if (access.web_pages && access.web_services) return "web sayfası ve web servis";
    return access.web_pages ? "web sayfası" : "web servis";
}

}  // namespace

// Rule R-186 (KPS başvuru §1): each institution has its own annex.
// Rule R-153 (KPS nedir §3): the annex names which queries may be made.
// Rule R-154 (KPS nedir §3): and names what each query may answer; it is the decision's own list.
std::vector<Block> service_annex(const DecisionDocument& decision) {
    std::vector<Block> out;
    std::size_t number = 0;
    for (const GrantedService& granted : decision.services) {
        const contract::Service& service = *granted.service;
        out.push_back(heading(fmt::format("{}. {} ({} {})", ++number, service.turkish_title,
                                          service.name, service.version)));
        append_limits(out, granted);
        append_fields(out, granted);
    }
    return out;
}

Result<Values> undertaking_values(const DecisionDocument& decision, const UndertakingTerms& terms) {
    if (terms.institution.empty()) return failed(ErrorCode::InvalidField, "institution is missing");
    // Section c says how the data are reached.
    if (!terms.access.web_pages && !terms.access.web_services)
        return failed(ErrorCode::InvalidField, "a kind of access is missing");
    Values values;
    values.texts = {{"institution", terms.institution},
                    {"decision_number", decision.number},
                    {"decision_date", day_text(decision.date)},
                    {"decision_hash", base::to_hex(decision.hash)},
                    {"access_kind", std::string(access_text(terms.access))},
                    {"valid_from", day_text(decision.valid_from)},
                    {"valid_until", day_text(decision.valid_until)}};
    values.inserts["purposes"] = purposes_of(decision);
    values.inserts["legal_bases"] = legal_bases_of(decision);
    values.inserts["services"] = service_annex(decision);
    values.inserts["measures"] = KPS_TRY(measures_of(terms));
    values.inserts["further_clauses"] = clauses_of(terms);
    return values;
}

}  // namespace kps::letters
