#include "portal/openapi.h"

#include <boost/json.hpp>
#include <utility>

#include "portal/resource.h"
#include "rest/problem.h"
#include "rest/request_rules.h"

namespace kps::portal {
namespace {

namespace json = boost::json;

json::object text_type() {
    return {{"type", "string"}};
}

/// The schema of `name`, `name?`, `name:type?` with spaces between them.
json::object body_schema(std::string_view body) {
    json::object properties;
    json::array required;
    while (!body.empty()) {
        std::string_view member = body.substr(0, body.find(' '));
        body.remove_prefix(std::min(body.size(), member.size() + 1));
        const bool is_optional = member.ends_with('?');
        if (is_optional) member.remove_suffix(1);
        const std::size_t colon = member.find(':');
        const std::string_view name = member.substr(0, colon);
        json::object type = text_type();
        if (colon != std::string_view::npos) type["type"] = member.substr(colon + 1);
        properties[name] = std::move(type);
        if (!is_optional) required.emplace_back(name);
    }
    json::object schema{{"type", "object"}, {"additionalProperties", false}};
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
}

json::object response(std::string_view text, std::string_view media_type) {
    json::object schema{{"type", "object"}};
    json::object content;
    content[media_type] = json::object{{"schema", std::move(schema)}};
    return {{"description", text}, {"content", std::move(content)}};
}

json::object parameter(std::string_view name, std::string_view where, std::string_view text) {
    return {{"name", name},
            {"in", where},
            {"required", true},
            {"description", text},
            {"schema", text_type()}};
}

json::array parameters_of(const Resource& resource) {
    json::array out;
    if (resource.path.find("{id}") != std::string_view::npos)
        out.push_back(parameter("id", "path", "Kaydın kimliği"));
    if (resource.method != "POST") return out;
    out.push_back(parameter(kSessionHeader, "header", "Her zaman 1"));
    const bool names_a_version = resource.path.starts_with("/api/v1/accounts/{id}/") &&
                                 !resource.path.ends_with("/reset") &&
                                 !resource.path.ends_with("/end-sessions");
    if (names_a_version)
        out.push_back(parameter("If-Match", "header", "Okunan sürüm, tırnak içinde"));
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

json::object operation(const Resource& resource) {
    json::object responses;
    responses["200"] = response("Yapıldı.", rest::kJsonMediaType);
    responses["default"] = response("Yapılmadı; nedeni.", rest::kProblemMediaType);
    json::object out{{"operationId", operation_id(resource)},
                     {"summary", resource.summary},
                     {"tags", json::array{"portal"}},
                     {"parameters", parameters_of(resource)},
                     {"responses", std::move(responses)}};
    if (resource.need == Need::Nobody) out["security"] = json::array();
    if (resource.body.empty()) return out;
    json::object content;
    content[rest::kJsonMediaType] = json::object{{"schema", body_schema(resource.body)}};
    out["requestBody"] = json::object{{"content", std::move(content)}};
    return out;
}

}  // namespace

json::object account_paths() {
    json::object paths;
    for (const Resource* resource : all_resources()) {
        json::value& path = paths[resource->path];
        if (!path.is_object()) path = json::object();
        path.as_object()[resource->method == "POST" ? "post" : "get"] = operation(*resource);
    }
    return paths;
}

std::string portal_open_api(std::string_view base_url, json::object more_paths) {
    json::object document{{"openapi", "3.1.0"}};
    document["info"] = json::object{{"title", "KPS portal"}, {"version", "1"}};
    document["servers"] = json::array{json::object{{"url", base_url}}};
    document["security"] = json::array{json::object{{"session", json::array()}}};
    json::object paths = account_paths();
    for (auto& member : more_paths) paths[member.key()] = std::move(member.value());
    document["paths"] = std::move(paths);
    json::object cookie{{"type", "apiKey"}, {"in", "cookie"}, {"name", kSessionCookie}};
    document["components"] =
        json::object{{"securitySchemes", json::object{{"session", std::move(cookie)}}}};
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
