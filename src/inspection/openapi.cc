#include "inspection/openapi.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "inspection/resource.h"
#include "portal/json_schema.h"
#include "rest/problem.h"

namespace kps::inspection {
namespace {

namespace json = boost::json;
using base::ErrorCode;

constexpr std::array kSchemas = {
    std::pair{"LogSearch",
              "id:uuid kind state asked_at:time|null asked_by approved_by reason about "
              "institution:integer service:integer from:date|null until:date|null mine:boolean "
              "entry:integer|null"},
    std::pair{"LogSearchList", "searches:[LogSearch]"},
    std::pair{"LogRow",
              "index:integer time type institution:integer institution_name service:integer "
              "service_name outcome:integer outcome_text:text|null role? user purpose file_number "
              "persons:integer"},
    std::pair{
        "LogRows",
        "id:uuid kind state asked_at:time|null asked_by approved_by reason about "
        "institution:integer service:integer from:date|null until:date|null mine:boolean "
        "entry:integer|null total:integer unreadable:integer reached:time|null before:integer|null "
        "next:integer|null "
        "rows:[LogRow]"},
    std::pair{"LogAct", "index:integer time type institution:integer by approver rule detail"},
    std::pair{
        "LogActRows",
        "id:uuid kind state asked_at:time|null asked_by approved_by reason about "
        "institution:integer service:integer from:date|null until:date|null mine:boolean "
        "entry:integer|null total:integer unreadable:integer reached:time|null before:integer|null "
        "next:integer|null "
        "rows:[LogAct]"},
    std::pair{"OpenedLogEntry",
              "service_user? end_user? end_user_number? end_user_address? source_address? purpose? "
              "file_number? queried:[text] affected:[text] criteria_digest? request_digest? "
              "response_digest? decision? token? message_id? rule? detail? record_count:integer "
              "register_version? policy_version:integer"},
    std::pair{"LogEntry",
              "index:integer time type institution:integer institution_name service:integer "
              "service_name outcome:integer outcome_text:text|null request_id:uuid "
              "test_data:boolean continuation:boolean persons_and_users:integer commitment leaf "
              "published:boolean log_size:integer root checkpoint verifier_key verify_command "
              "purpose_text? opened:OpenedLogEntry? opened_by_entry:integer?"},
    std::pair{"LogPlace", "index:integer"},
    std::pair{"LogState",
              "origin size:integer root checkpoint verifier_key keys destroyed_months:[text] "
              "holds:integer"},
    std::pair{"OverlapAccount", "login role:Role institution:integer"},
    std::pair{"RoleOverlap", "accounts:[OverlapAccount]"},
    std::pair{"RoleOverlaps", "people:[RoleOverlap]"},
    std::pair{"Verification",
              "id:uuid state asked_by entry:integer asked_at:time|null started_at:time|null "
              "ended_at:time|null from:date|null until:date|null done:integer total:integer "
              "rate:integer|null remaining_s:integer|null first:integer end:integer "
              "entries:integer frames:integer compared_with:integer destroyed_before:integer "
              "problem first_bad:integer|null"},
    std::pair{"VerificationList", "verifications:[Verification]"},
    std::pair{"SampleStratum", "name entries:integer drawn:integer"},
    std::pair{"SampleEntry",
              "index:integer time institution:integer service:integer outcome:integer stratum"},
    std::pair{"LogSample",
              "id:uuid drawn_at:time|null reason seed strata_by per_stratum:integer "
              "log_size:integer pack_bytes:integer sums entry:integer from:date|null "
              "until:date|null strata:[SampleStratum] entries:[SampleEntry]"},
    std::pair{"LogSampleList", "samples:[LogSample]"},
};

json::object text_type() {
    return {{"type", "string"}};
}

json::object content_of(std::string_view media_type, json::object schema) {
    json::object content;
    content[media_type] = json::object{{"schema", std::move(schema)}};
    return content;
}

std::string operation_id(const Resource& resource) {
    std::string id = resource.method == "POST" ? "post" : "get";
    bool begins = true;
    for (const char c : resource.path.substr(std::string_view("/api/v1").size())) {
        const bool is_letter = c >= 'a' && c <= 'z';
        if (is_letter) id += begins ? static_cast<char>(c - 'a' + 'A') : c;
        begins = !is_letter;
    }
    return id;
}

json::array parameters_of(const Resource& resource) {
    json::array out;
    if (resource.path.find("{id}") != std::string_view::npos)
        out.push_back(json::object{
            {"name", "id"}, {"in", "path"}, {"required", true}, {"schema", text_type()}});
    for (std::string_view query = resource.query; !query.empty();) {
        const std::string_view name = query.substr(0, query.find(' '));
        query.remove_prefix(std::min(query.size(), name.size() + 1));
        out.push_back(json::object{{"name", name}, {"in", "query"}, {"schema", text_type()}});
    }
    if (resource.method == "POST")
        out.push_back(json::object{{"$ref", "#/components/parameters/Page"}});
    return out;
}

std::vector<ErrorCode> refusals_of(const Resource& resource) {
    std::vector<ErrorCode> codes = {
        ErrorCode::MalformedBody,      ErrorCode::NotAcceptable, ErrorCode::Busy,
        ErrorCode::StorageFailed,      ErrorCode::SessionEnded,  ErrorCode::SecondFactorNeeded,
        ErrorCode::SecrecyNotAccepted, ErrorCode::RoleNotAllowed};
    if (resource.path.find("{id}") != std::string_view::npos)
        codes.insert(codes.end(), {ErrorCode::NotFound, ErrorCode::EntryDestroyed});
    if (resource.method == "POST")
        codes.insert(
            codes.end(),
            {ErrorCode::ForeignOrigin, ErrorCode::UnsupportedMediaType, ErrorCode::WrongState,
             ErrorCode::InvalidField, ErrorCode::SecondPersonNeeded, ErrorCode::TooManyMatches,
             ErrorCode::InvalidNationalId, ErrorCode::KeysLocked, ErrorCode::AuditUnavailable});
    return codes;
}

/// `200:LogEntry`, `200:text`, `200:tar`.
json::object answer_of(std::string_view answer) {
    const std::string_view what = answer.substr(4);
    json::object told;
    if (what == "text")
        told = {{"description", "Metin."}, {"content", content_of("text/plain", text_type())}};
    else if (what == "tar")
        told = {{"description", "Paket."},
                {"content",
                 content_of("application/x-tar", {{"type", "string"}, {"format", "binary"}})}};
    else
        told = portal::json_response("Yanıt.", portal::schema_reference(what));
    json::object out;
    out[answer.substr(0, 3)] = std::move(told);
    return out;
}

json::object operation(const Resource& resource, portal::OpenApiPart& part) {
    json::object responses = answer_of(resource.answer);
    for (auto& member : part.refusals(refusals_of(resource)))
        responses[member.key()] = std::move(member.value());
    json::object out{{"operationId", operation_id(resource)},
                     {"summary", resource.summary},
                     {"tags", json::array{"log"}},
                     {"parameters", parameters_of(resource)},
                     {"responses", std::move(responses)}};
    if (resource.body.empty()) return out;
    json::object schema = portal::object_schema(resource.body, portal::Members::Closed);
    out["requestBody"] = json::object{
        {"required", true}, {"content", content_of(rest::kJsonMediaType, std::move(schema))}};
    return out;
}

}  // namespace

portal::OpenApiPart inspection_part() {
    portal::OpenApiPart part;
    for (const Resource* resource : all_resources()) {
        json::value& path = part.paths[resource->path];
        if (!path.is_object()) path = json::object();
        path.as_object()[resource->method == "POST" ? "post" : "get"] = operation(*resource, part);
    }
    for (const auto& [name, members] : kSchemas)
        part.schemas[name] = portal::object_schema(members, portal::Members::Closed);
    part.tags.push_back(json::object{
        {"name", "log"}, {"description", "İz kayıtları: arama, kanıt, doğrulama, örnek"}});
    return part;
}

}  // namespace kps::inspection
