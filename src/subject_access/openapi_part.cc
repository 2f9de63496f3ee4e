#include "subject_access/openapi_part.h"

#include <array>
#include <boost/json.hpp>

#include "portal/json_schema.h"
#include "subject_access/limits.h"

namespace kps::subject_access {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using portal::Members;
using portal::object_schema;
using portal::schema_reference;

json::object number_schema(std::int64_t lowest, std::int64_t highest) {
    return {{"type", "integer"}, {"minimum", lowest}, {"maximum", highest}};
}

json::object query(std::string_view name, std::string_view text, json::object schema) {
    return {{"name", name}, {"in", "query"}, {"description", text}, {"schema", std::move(schema)}};
}

json::object in_path(std::string_view name, std::string_view text) {
    return {{"name", name},
            {"in", "path"},
            {"required", true},
            {"description", text},
            {"schema", json::object{{"type", "string"}}}};
}

json::array narrowing() {
    return {query("year", "Yıl (Türkiye saati)", number_schema(kYearMin, kYearMax)),
            query("institution", "Kurum no; 0: Genel Müdürlük", number_schema(0, kInstitutionMax))};
}

json::object operation(std::string_view id, std::string_view summary, json::array parameters,
                       json::object answer, portal::OpenApiPart& part) {
    const std::array codes = {ErrorCode::MalformedBody,      ErrorCode::TooManyMatches,
                              ErrorCode::SessionEnded,       ErrorCode::SecondFactorNeeded,
                              ErrorCode::SecrecyNotAccepted, ErrorCode::RoleNotAllowed,
                              ErrorCode::NotFound,           ErrorCode::Busy,
                              ErrorCode::KeysLocked,         ErrorCode::AuditUnavailable,
                              ErrorCode::StorageFailed};
    json::object responses{{"200", std::move(answer)}};
    for (auto& member : part.refusals(codes)) responses[member.key()] = std::move(member.value());
    json::object get{{"operationId", id},
                     {"summary", summary},
                     {"tags", json::array{"subject-access"}},
                     {"parameters", std::move(parameters)},
                     {"responses", std::move(responses)}};
    return {{"get", std::move(get)}};
}

json::object file_answer(std::string_view type) {
    const json::object content{{type, json::object{{"schema", json::object{{"type", "string"}}}}}};
    return {{"description", "Dosya."}, {"content", content}};
}

void add_schemas(json::object& schemas) {
    schemas["LookUp"] = object_schema(
        "reference:integer direct:boolean answered:boolean day:date time:time|null "
        "institution:integer receiver service:text|null purpose:text|null basis:[text] "
        "groups:[text] inquiry:uuid|null",
        Members::Open);
    schemas["LookUpCount"] =
        object_schema("year:integer institution:integer receiver count:integer", Members::Open);
    schemas["LookUpPage"] = object_schema(
        "covered_until:time may_hide:boolean total:integer counts:[LookUpCount] rows:[LookUp] "
        "next:integer|null",
        Members::Open);
    schemas["LookUpProof"] = object_schema(
        "reference:integer leaf path:[text] size:integer root checkpoint receipt:text|null",
        Members::Open);
    schemas["InquiryEntry"] = object_schema(
        "reference:integer time:time request_id:uuid service purpose:text|null "
        "purpose_code:text|null file_number:text|null service_user end_user:text|null "
        "answered:boolean",
        Members::Open);
}

}  // namespace

portal::OpenApiPart subject_part() {
    portal::OpenApiPart part;
    part.tags.push_back(json::object{
        {"name", "subject-access"},
        {"description", "Vatandaşın kendi sorgulanma kaydı (KVKK m.11) ve kuruma sorusu."}});
    add_schemas(part.schemas);
    json::array page = narrowing();
    page.push_back(query("before", "Bu kayıttan öncekiler", number_schema(0, kReferenceMax)));
    page.push_back(
        query("limit", "En çok kaç satır", number_schema(1, static_cast<std::int64_t>(kRowsMax))));
    part.paths["/api/v1/my-lookups"] =
        operation("getMyLookups", "Kendi sorgulanma kaydım, en yeniden eskiye", std::move(page),
                  portal::json_response("Sayfa.", schema_reference("LookUpPage")), part);
    part.paths["/api/v1/my-lookups.csv"] =
        operation("getMyLookupsCsv", "Kendi sorgulanma kaydım, dosya olarak", narrowing(),
                  file_answer("text/csv"), part);
    part.paths["/api/v1/my-lookups.rfc4180.csv"] =
        operation("getMyLookupsStrictCsv", "Kendi sorgulanma kaydım, RFC 4180'e göre dosya olarak",
                  narrowing(), file_answer("text/csv"), part);
    part.paths["/api/v1/my-lookups.pdf"] =
        operation("getMyLookupsPdf", "Kendi sorgulanma kaydım, PDF olarak", narrowing(),
                  file_answer("application/pdf"), part);
    part.paths["/api/v1/my-lookups/{reference}/proof"] =
        operation("getMyLookupProof", "Satırın mühürlü kayıtta durduğunun kanıtı",
                  {in_path("reference", "Kayıt no")},
                  portal::json_response("Kanıt.", schema_reference("LookUpProof")), part);
    part.paths["/api/v1/lookup-inquiries/{id}/entry"] =
        operation("getLookupInquiryEntry", "Sorulan sorgunun kurumdaki izi",
                  {in_path("id", "Kaydın kimliği")},
                  portal::json_response("Kayıt.", schema_reference("InquiryEntry")), part);
    return part;
}

}  // namespace kps::subject_access
