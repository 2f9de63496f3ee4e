#include "portal/openapi.h"

#include <boost/json.hpp>
#include <map>
#include <utility>

#include "portal/account_schemas.h"
#include "portal/cases/case_endpoint.h"
#include "portal/json_schema.h"
#include "portal/resource.h"
#include "portal/usage/usage_schemas.h"
#include "portal/work/work_schemas.h"
#include "rest/idempotency_key.h"
#include "rest/limits.h"
#include "rest/problem.h"
#include "rest/request_rules.h"

namespace kps::portal {
namespace {

namespace json = boost::json;
using base::ErrorCode;

json::object text_type() {
    return {{"type", "string"}};
}

json::object parameter_reference(std::string_view name) {
    return {{"$ref", "#/components/parameters/" + std::string(name)}};
}

json::object content_of(std::string_view media_type, json::object schema) {
    json::object content;
    content[media_type] = json::object{{"schema", std::move(schema)}};
    return content;
}

json::array parameters_of(const Resource& resource) {
    json::array out;
    if (resource.path.find("{id}") != std::string_view::npos)
        out.push_back(json::object{{"name", "id"},
                                   {"in", "path"},
                                   {"required", true},
                                   {"description", "Kaydın kimliği"},
                                   {"schema", text_type()}});
    for (std::string_view query = resource.query; !query.empty();) {
        const std::string_view name = query.substr(0, query.find(' '));
        query.remove_prefix(std::min(query.size(), name.size() + 1));
        out.push_back(json::object{{"name", name}, {"in", "query"}, {"schema", text_type()}});
    }
    if (resource.path.starts_with("/api/v1/applicant/"))
        for (const std::string_view name : {kCaseNumberHeader, kCaseCodeHeader})
            out.push_back(json::object{
                {"name", name}, {"in", "header"}, {"required", true}, {"schema", text_type()}});
    if (resource.method != "POST") return out;
    out.push_back(parameter_reference("Page"));
    if (resource.names_version) out.push_back(parameter_reference("IfMatch"));
    if (resource.takes_key) out.push_back(parameter_reference("IdempotencyKey"));
    return out;
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

/// What may go wrong before the resource itself is asked, and where it names a record or its version.
std::vector<ErrorCode> refusals_of(const Resource& resource) {
    std::vector<ErrorCode> codes = {ErrorCode::MalformedBody, ErrorCode::NotAcceptable,
                                    ErrorCode::Busy, ErrorCode::StorageFailed};
    if (resource.need == Need::Nobody) {
        codes.insert(codes.end(), {ErrorCode::WrongCredentials, ErrorCode::TooManyAttempts});
    } else {
        codes.insert(codes.end(), {ErrorCode::SessionEnded, ErrorCode::SecondFactorNeeded,
                                   ErrorCode::SecrecyNotAccepted, ErrorCode::RoleNotAllowed});
    }
    if (resource.path.find("{id}") != std::string_view::npos) codes.push_back(ErrorCode::NotFound);
    if (resource.names_version)
        codes.insert(codes.end(), {ErrorCode::VersionMissing, ErrorCode::StaleVersion});
    if (resource.takes_key)
        codes.insert(codes.end(), {ErrorCode::RepeatedKeyDiffers, ErrorCode::RepeatedKeyPending,
                                   ErrorCode::TooManyRequests});
    if (resource.method == "POST")
        codes.insert(codes.end(),
                     {ErrorCode::ForeignOrigin, ErrorCode::WrongState, ErrorCode::AlreadyExists,
                      ErrorCode::UnsupportedMediaType, ErrorCode::InvalidField,
                      ErrorCode::RuleRefused, ErrorCode::PersonNotMatched});
    return codes;
}

/// `200:Account 202:Approval`, `204`.
json::object answers_of(std::string_view answers) {
    json::object responses;
    while (!answers.empty()) {
        const std::string_view one = answers.substr(0, answers.find(' '));
        answers.remove_prefix(std::min(answers.size(), one.size() + 1));
        const std::string_view status = one.substr(0, 3);
        if (one.size() == status.size())
            responses[status] = json::object{{"description", "Yapıldı."}};
        else if (one.ends_with(":pdf"))
            responses[status] = json::object{
                {"description", "Belge."},
                {"content",
                 content_of("application/pdf", {{"type", "string"}, {"format", "binary"}})}};
        else if (one.ends_with(":file"))
            responses[status] =
                json::object{{"description", "Dosya."},
                             {"content", content_of("application/octet-stream",
                                                    {{"type", "string"}, {"format", "binary"}})}};
        else
            responses[status] = json_response("Yanıt.", schema_reference(one.substr(4)));
    }
    return responses;
}

json::object operation(const Resource& resource, std::string_view tag, OpenApiPart& part) {
    json::object responses = answers_of(resource.answer);
    for (auto& member : part.refusals(refusals_of(resource)))
        responses[member.key()] = std::move(member.value());
    json::object out{{"operationId", operation_id(resource)},
                     {"summary", resource.summary},
                     {"tags", json::array{json::value(tag)}},
                     {"parameters", parameters_of(resource)},
                     {"responses", std::move(responses)}};
    if (resource.need == Need::Nobody) out["security"] = json::array();
    if (resource.body.empty()) return out;
    out["requestBody"] = json::object{
        {"required", true},
        {"content",
         content_of(rest::kJsonMediaType, object_schema(resource.body, Members::Closed))}};
    return out;
}

json::object problem_schema() {
    json::object schema =
        object_schema("type title title_en status:integer code:integer detail?", Members::Open);
    schema["description"] = "RFC 9457; `type` leads to the error catalogue.";
    return schema;
}

json::object header_parameter(std::string_view name, json::object schema, std::string_view text) {
    return {{"name", name},
            {"in", "header"},
            {"required", true},
            {"description", text},
            {"schema", std::move(schema)}};
}

json::object key_parameter() {
    json::object key = header_parameter(
        rest::kIdempotencyKeyHeader,
        {{"type", "string"},
         {"minLength", kRepeatedKeyBytesMin},
         {"maxLength", rest::kRepetitionKeyBytesMax}},
        "Sent twice within 24 hours by one person, the request is done once; such as a UUID.");
    key["required"] = false;
    return key;
}

void join(json::object& all, json::object&& more) {
    for (auto& member : more) all[member.key()] = std::move(member.value());
}

OpenApiPart joined(std::vector<OpenApiPart> more) {
    OpenApiPart all = account_part();
    for (OpenApiPart& part : more) {
        join(all.paths, std::move(part.paths));
        join(all.schemas, std::move(part.schemas));
        join(all.responses, std::move(part.responses));
        join(all.parameters, std::move(part.parameters));
        join(all.security_schemes, std::move(part.security_schemes));
        for (json::value& tag : part.tags) all.tags.push_back(std::move(tag));
    }
    return all;
}

}  // namespace

json::object json_response(std::string_view text, json::object schema) {
    return {{"description", text},
            {"content", content_of(rest::kJsonMediaType, std::move(schema))}};
}

json::object OpenApiPart::refusals(std::span<const ErrorCode> codes) {
    std::map<std::uint16_t, std::map<std::uint16_t, std::string_view>> by_status;
    for (const ErrorCode code : codes)
        by_status[base::info(code).http_status].emplace(rest::shown_code(code),
                                                        base::info(code).english);
    json::object out;
    for (const auto& [status, errors] : by_status) {
        std::string name = "Refused" + std::to_string(status);
        std::string text;
        json::array numbers;
        for (const auto& [number, english] : errors) {
            name += "_" + std::to_string(number);
            text +=
                (text.empty() ? "" : " ") + std::to_string(number) + ": " + std::string(english);
            numbers.emplace_back(number);
        }
        json::object code{{"properties", json::object{{"code", json::object{{"enum", numbers}}}}}};
        json::object schema{{"allOf", json::array{schema_reference("Problem"), std::move(code)}}};
        responses[name] =
            json::object{{"description", text},
                         {"content", content_of(rest::kProblemMediaType, std::move(schema))}};
        out[std::to_string(status)] = json::object{{"$ref", "#/components/responses/" + name}};
    }
    return out;
}

OpenApiPart operations_part(std::span<const Resource* const> resources, std::string_view tag,
                            std::string_view description) {
    OpenApiPart part;
    for (const Resource* resource : resources) {
        json::value& path = part.paths[resource->path];
        if (!path.is_object()) path = json::object();
        path.as_object()[resource->method == "POST" ? "post" : "get"] =
            operation(*resource, tag, part);
    }
    part.tags.push_back(json::object{{"name", tag}, {"description", description}});
    return part;
}

OpenApiPart account_part() {
    OpenApiPart part = operations_part(all_resources(), "accounts", "Kişiler ve oturumlar");
    part.schemas = account_schemas();
    join(part.schemas, usage_schemas());
    join(part.schemas, work_schemas());
    part.schemas["Problem"] = problem_schema();
    part.parameters["Page"] =
        header_parameter(kSessionHeader, {{"type", "string"}, {"const", "1"}},
                         "Always 1: what only the portal's own pages can send.");
    part.parameters["IfMatch"] = header_parameter(
        "If-Match", {{"type", "string"}, {"pattern", "^\"[1-9][0-9]{0,18}\"$"}},
        "The version the act was decided on, in quotation marks, as ETag told it.");
    part.parameters["IdempotencyKey"] = key_parameter();
    part.security_schemes["session"] =
        json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", kSessionCookie}};
    return part;
}

std::string portal_open_api(std::string_view base_url, std::vector<OpenApiPart> more) {
    OpenApiPart all = joined(std::move(more));
    json::object document{{"openapi", "3.1.0"}};
    document["info"] =
        json::object{{"title", "KPS portal"},
                     {"version", "1"},
                     {"description",
                      "What people do: sessions, accounts and the life of an "
                      "institution. Titles are Turkish, as the portal shows them."},
                     {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}};
    document["servers"] = json::array{json::object{{"url", base_url}}};
    document["security"] = json::array{json::object{{"session", json::array()}}};
    document["tags"] = std::move(all.tags);
    document["paths"] = std::move(all.paths);
    document["components"] = json::object{{"schemas", std::move(all.schemas)},
                                          {"responses", std::move(all.responses)},
                                          {"parameters", std::move(all.parameters)},
                                          {"securitySchemes", std::move(all.security_schemes)}};
    return json::serialize(document);
}

void add_portal_document(http::Router& router, std::string document) {
    router.add(
        {"/api/v1/portal/openapi.json",
         http::Methods::GetAndPost,
         {},
         [document = std::move(document)](const http::Request& request, http::Responder responder) {
             if (auto refusal = rest::refuse_by_rules(request, {}))
                 return responder.send(std::move(*refusal));
             http::Response response;
             response.content_type = rest::kJsonMediaType;
             response.headers.emplace_back("Cache-Control", "public, max-age=300");
             response.body = document;
             responder.send(std::move(response));
         }});
}

}  // namespace kps::portal
