#include "policy/decision_document.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "crypto/digest.h"
#include "institutions/strict_json.h"
#include "policy/limits.h"

namespace kps::policy {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using institutions::JsonArray;
using institutions::JsonReader;
using institutions::JsonValue;

constexpr std::string_view kFormat = "kps-decision-1";

Result<std::string> read_text(JsonReader& reader, std::string_view name,
                              std::size_t bytes_max = kTextBytesMax) {
    std::string text = KPS_TRY(reader.text(name));
    if (text.empty() || text.size() > bytes_max)
        return reader.wrong(name, "must be 1 to " + std::to_string(bytes_max) + " bytes long");
    return text;
}

std::optional<std::int32_t> digits(std::string_view text) {
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool all =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!all || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Result<base::Date> read_date(JsonReader& reader, std::string_view name) {
    const std::string text = KPS_TRY(reader.text(name));
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        const auto year = digits(std::string_view(text).substr(0, 4));
        const auto month = digits(std::string_view(text).substr(5, 2));
        const auto day = digits(std::string_view(text).substr(8, 2));
        const base::Date date{year.value_or(0), month.value_or(0), day.value_or(0)};
        if (date.year > 1900 && base::is_valid(date)) return date;
    }
    return reader.wrong(name, "must be a day such as 2026-03-31");
}

/// A list with at least `count_min` and at most `count_max` items.
Result<const JsonArray*> read_list(JsonReader& reader, std::string_view name, std::size_t count_min,
                                   std::size_t count_max) {
    const JsonArray* list = KPS_TRY(reader.array(name));
    if (list->size() < count_min) return reader.wrong(name, "must not be empty");
    if (list->size() > count_max)
        return reader.wrong(name, "has more than " + std::to_string(count_max) + " items");
    return list;
}

/// A list of texts, none empty and none twice.
Result<std::vector<std::string>> read_texts(JsonReader& reader, std::string_view name,
                                            std::size_t count_min, std::size_t count_max) {
    const JsonArray* list = KPS_TRY(read_list(reader, name, count_min, count_max));
    std::vector<std::string> texts;
    std::set<std::string> seen;
    for (std::size_t index = 0; index < list->size(); ++index) {
        const auto* text = std::get_if<std::string>(&(*list)[index].content());
        const std::string path = reader.path_of(name, index);
        if (text == nullptr || text->empty())
            return base::failed(ErrorCode::InvalidDecision, path + ": must be a text");
        if (!seen.insert(*text).second)
            return base::failed(ErrorCode::InvalidDecision, path + ": stands twice");
        texts.push_back(*text);
    }
    return texts;
}

Result<LegalBasis> read_legal_basis(const JsonValue& value, std::string path) {
    JsonReader reader(value, std::move(path), ErrorCode::InvalidDecision);
    LegalBasis basis;
    basis.law = KPS_TRY(read_text(reader, "law"));
    basis.article = KPS_TRY(read_text(reader, "article"));
    KPS_TRY(reader.finish());
    return basis;
}

Result<Purpose> read_purpose(const JsonValue& value, std::string path) {
    JsonReader reader(value, std::move(path), ErrorCode::InvalidDecision);
    Purpose purpose;
    purpose.code = KPS_TRY(read_text(reader, "code", kPurposeCodeBytesMax));
    purpose.text = KPS_TRY(read_text(reader, "text"));
    // Rule R-021 (KPSY m.5/1): what has no legal basis is not shared.
    const JsonArray* bases = KPS_TRY(read_list(reader, "legal_basis", 1, kLegalBasesMax));
    for (std::size_t index = 0; index < bases->size(); ++index)
        purpose.legal_basis.push_back(
            KPS_TRY(read_legal_basis((*bases)[index], reader.path_of("legal_basis", index))));
    KPS_TRY(reader.finish());
    return purpose;
}

Status read_purposes(JsonReader& reader, DecisionDocument& document) {
    const JsonArray* list = KPS_TRY(read_list(reader, "purposes", 1, kPurposesMax));
    std::set<std::string> codes;
    for (std::size_t index = 0; index < list->size(); ++index) {
        const std::string path = reader.path_of("purposes", index);
        Purpose purpose = KPS_TRY(read_purpose((*list)[index], path));
        if (!codes.insert(purpose.code).second)
            return base::failed(ErrorCode::InvalidDecision, path + ".code: stands twice");
        document.purposes.push_back(std::move(purpose));
    }
    return {};
}

Result<std::vector<std::uint32_t>> read_areas(JsonReader& reader, std::string_view name) {
    std::vector<std::uint32_t> areas;
    if (!reader.has(name)) return areas;
    const JsonArray* list = KPS_TRY(read_list(reader, name, 1, kAreasMax));
    for (std::size_t index = 0; index < list->size(); ++index) {
        const auto* code = std::get_if<std::int64_t>(&(*list)[index].content());
        if (code == nullptr || *code < 1 || *code > 0xffff'ffff)
            return base::failed(ErrorCode::InvalidDecision,
                                reader.path_of(name, index) + ": must be a place code");
        areas.push_back(static_cast<std::uint32_t>(*code));
    }
    std::sort(areas.begin(), areas.end());
    if (std::adjacent_find(areas.begin(), areas.end()) != areas.end())
        return reader.wrong(name, "holds a place twice");
    return areas;
}

Result<Jurisdiction> read_jurisdiction(JsonReader& service) {
    Jurisdiction jurisdiction;
    if (!service.has("jurisdiction")) return jurisdiction;
    const JsonValue* value = KPS_TRY(service.value("jurisdiction"));
    JsonReader reader(*value, service.path_of("jurisdiction"), ErrorCode::InvalidDecision);
    jurisdiction.provinces = KPS_TRY(read_areas(reader, "provinces"));
    jurisdiction.districts = KPS_TRY(read_areas(reader, "districts"));
    jurisdiction.neighbourhoods = KPS_TRY(read_areas(reader, "neighbourhoods"));
    KPS_TRY(reader.finish());
    // An empty object would read as "nowhere" to a person and as "everywhere" to the program.
    if (jurisdiction.unlimited()) return service.wrong("jurisdiction", "names no place");
    return jurisdiction;
}

Status read_limits(JsonReader& service, GrantedService& granted) {
    const JsonArray* list = KPS_TRY(read_list(service, "limits", 1, 2));
    for (std::size_t index = 0; index < list->size(); ++index) {
        JsonReader reader((*list)[index], service.path_of("limits", index),
                          ErrorCode::InvalidDecision);
        const std::string period = KPS_TRY(reader.text("period"));
        if (period != "day" && period != "month")
            return reader.wrong("period", "must be day or month");
        UsageCounter::Limit limit;
        limit.period = period == "day" ? UsageCounter::Period::Day : UsageCounter::Period::Month;
        limit.count_max =
            static_cast<std::uint64_t>(KPS_TRY(reader.integer("count", 1, kLimitCountMax)));
        KPS_TRY(reader.finish());
        for (const UsageCounter::Limit& other : granted.limits)
            if (other.period == limit.period) return reader.wrong("period", "stands twice");
        granted.limits.push_back(limit);
    }
    return {};
}

/// How many persons one answer may hold where the question does not name them.
Status read_ceilings(JsonReader& service, GrantedService& granted) {
    if (service.has("matches_max"))
        granted.matches_max =
            static_cast<std::size_t>(KPS_TRY(service.integer("matches_max", 1, kMatchesMax)));
    if (!service.has("list_permit")) return {};
    const JsonValue* value = KPS_TRY(service.value("list_permit"));
    JsonReader reader(*value, service.path_of("list_permit"), ErrorCode::InvalidDecision);
    ListPermit permit;
    permit.reason = KPS_TRY(read_text(reader, "reason"));
    permit.page_persons_max =
        static_cast<std::size_t>(KPS_TRY(reader.integer("page_persons_max", 1, kListPageMax)));
    KPS_TRY(reader.finish());
    granted.list_permit = std::move(permit);
    return {};
}

Status read_paths(JsonReader& reader, const ServicePaths& paths, GrantedService& granted) {
    const std::size_t count_min = paths.nodes.empty() ? 0 : 1;
    const std::vector<std::string> names =
        KPS_TRY(read_texts(reader, "paths", count_min, kPathsMax));
    for (std::size_t index = 0; index < names.size(); ++index) {
        const auto leaves = granted_by(paths, names[index]);
        if (!leaves)
            return base::failed(ErrorCode::InvalidDecision,
                                reader.path_of("paths", index) + ": " + leaves.error().context);
        granted.leaves.merge(*leaves);
    }
    return {};
}

Status read_service_purposes(JsonReader& reader, const DecisionDocument& document,
                             GrantedService& granted) {
    // Rule R-022 (KPSY m.5/1): the data set rests on a purpose and, through it, on a legal basis.
    granted.purposes = KPS_TRY(read_texts(reader, "purposes", 1, kPurposesMax));
    for (std::size_t index = 0; index < granted.purposes.size(); ++index) {
        const auto same = [&](const Purpose& purpose) {
            return purpose.code == granted.purposes[index];
        };
        if (std::none_of(document.purposes.begin(), document.purposes.end(), same))
            return base::failed(ErrorCode::InvalidDecision, reader.path_of("purposes", index) +
                                                                ": is no purpose of this decision");
    }
    return {};
}

Result<GrantedService> read_service(JsonReader& reader, const GrantTree& tree,
                                    const DecisionDocument& document) {
    const std::string name = KPS_TRY(reader.text("service"));
    const std::string version = KPS_TRY(reader.text("version"));
    const ServicePaths* paths = tree.find(name, version);
    if (paths == nullptr)
        return reader.wrong("service", "there is no such service in this version");
    GrantedService granted;
    granted.service = paths->service;
    granted.methods = KPS_TRY(read_texts(reader, "methods", 1, 1));
    if (granted.methods.front() != paths->service->operation)
        return reader.wrong("methods", "the service has only " + paths->service->operation);
    KPS_TRY(read_paths(reader, *paths, granted));
    granted.criteria_max =
        static_cast<std::size_t>(KPS_TRY(reader.integer("criteria_max", 1, kCriteriaPerCallMax)));
    KPS_TRY(read_ceilings(reader, granted));
    KPS_TRY(read_limits(reader, granted));
    KPS_TRY(read_service_purposes(reader, document, granted));
    granted.jurisdiction = KPS_TRY(read_jurisdiction(reader));
    KPS_TRY(reader.finish());
    return granted;
}

Status read_services(JsonReader& reader, const GrantTree& tree, DecisionDocument& document) {
    const JsonArray* list = KPS_TRY(read_list(reader, "services", 1, kServicesMax));
    for (std::size_t index = 0; index < list->size(); ++index) {
        const std::string path = reader.path_of("services", index);
        JsonReader service((*list)[index], path, ErrorCode::InvalidDecision);
        GrantedService granted = KPS_TRY(read_service(service, tree, document));
        for (const GrantedService& other : document.services)
            if (other.service == granted.service)
                return base::failed(ErrorCode::InvalidDecision,
                                    path + ": the service stands twice");
        document.services.push_back(std::move(granted));
    }
    return {};
}

Status read_confidential(JsonReader& reader, DecisionDocument& document) {
    if (!reader.has("confidential")) return {};
    const std::vector<std::string> kinds = KPS_TRY(read_texts(reader, "confidential", 1, 2));
    for (const std::string& kind : kinds) {
        if (kind != "address" && kind != "record")
            return reader.wrong("confidential", "holds address and record only");
        (kind == "address" ? document.sees_hidden_addresses : document.sees_hidden_records) = true;
    }
    return {};
}

Status read_head(JsonReader& reader, DecisionDocument& document) {
    const std::string format = KPS_TRY(reader.text("format"));
    if (format != kFormat) return reader.wrong("format", "must be " + std::string(kFormat));
    // Rule R-065 (KPSY m.8/1): what may be received rests on a numbered and dated decision.
    document.number = KPS_TRY(read_text(reader, "number"));
    document.date = KPS_TRY(read_date(reader, "date"));
    document.institution = base::InstitutionId(
        static_cast<std::uint32_t>(KPS_TRY(reader.integer("institution", 1, 0xffff'ffff))));
    document.valid_from = KPS_TRY(read_date(reader, "valid_from"));
    document.valid_until = KPS_TRY(read_date(reader, "valid_until"));
    if (document.valid_from < document.date)
        return reader.wrong("valid_from", "lies before the decision");
    if (document.valid_until < document.valid_from)
        return reader.wrong("valid_until", "lies before valid_from");
    document.purpose_required = KPS_TRY(reader.boolean("purpose_required"));
    document.end_user_required = KPS_TRY(reader.boolean("end_user_required"));
    return {};
}

/// Units that rule over an area see addresses of that area only.
bool is_bound_to_an_area(institutions::InstitutionClass institution_class) {
    using institutions::InstitutionClass;
    return institution_class == InstitutionClass::Governorship ||
           institution_class == InstitutionClass::DistrictGovernorship ||
           institution_class == InstitutionClass::ProvincialAdministration ||
           institution_class == InstitutionClass::Municipality;
}

}  // namespace

Result<DecisionDocument> parse_decision(std::string_view text, const GrantTree& tree) {
    const JsonValue value =
        KPS_TRY(institutions::parse_strict_json(text, ErrorCode::InvalidDecision));
    JsonReader reader(value, "$", ErrorCode::InvalidDecision);
    DecisionDocument document;
    KPS_TRY(read_head(reader, document));
    KPS_TRY(read_confidential(reader, document));
    KPS_TRY(read_purposes(reader, document));
    KPS_TRY(read_services(reader, tree, document));
    KPS_TRY(reader.finish());
    document.canonical_json = institutions::canonical_json(value);
    document.hash = crypto::sha256(base::as_bytes(document.canonical_json));
    return document;
}

Status check_decision(const DecisionDocument& document,
                      const institutions::Institution& institution) {
    if (document.institution != institution.id)
        return base::failed(ErrorCode::InvalidDecision,
                            "$.institution: the decision is for another institution");
    if (!is_bound_to_an_area(institution.institution_class)) return {};
    for (std::size_t index = 0; index < document.services.size(); ++index) {
        const GrantedService& granted = document.services[index];
        // Rule R-250, Rule R-261, Rule R-268: these units see addresses inside their own area, so
        // the decision must say which.
        if (granted.leaves.any_of(granted.service->address_leaves) &&
            granted.jurisdiction.unlimited())
            return base::failed(
                ErrorCode::InvalidDecision,
                "$.services[" + std::to_string(index) +
                    "].jurisdiction: is missing; this class sees addresses of its own area only");
    }
    return {};
}

}  // namespace kps::policy
