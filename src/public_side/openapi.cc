#include "public_side/openapi.h"

#include <algorithm>
#include <boost/json.hpp>

#include "public_side/resource.h"
#include "rest/problem.h"

namespace kps::public_side {
namespace {

namespace json = boost::json;

struct Member {
    std::string_view name;
    bool is_required;
};

/// `name name?` with spaces between them.
std::vector<Member> members_of(std::string_view text) {
    std::vector<Member> members;
    while (!text.empty()) {
        std::string_view name = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), name.size() + 1));
        const bool is_optional = name.ends_with('?');
        if (is_optional) name.remove_suffix(1);
        members.push_back({name, !is_optional});
    }
    return members;
}

json::object text_type() {
    return {{"type", "string"}};
}

json::object parameter(std::string_view name, std::string_view where, bool is_required) {
    return {{"name", name}, {"in", where}, {"required", is_required}, {"schema", text_type()}};
}

json::object body_of(const Resource& resource) {
    json::object properties;
    json::array required;
    for (const Member& member : members_of(resource.members)) {
        properties[member.name] = text_type();
        required.emplace_back(member.name);
    }
    json::object schema{{"type", "object"}, {"additionalProperties", false}};
    schema["properties"] = std::move(properties);
    schema["required"] = std::move(required);
    json::object content;
    content[rest::kJsonMediaType] = json::object{{"schema", std::move(schema)}};
    return {{"required", true}, {"content", std::move(content)}};
}

json::object response(std::string_view text, std::string_view media_type) {
    json::object content;
    content[media_type] = json::object{{"schema", json::object{{"type", "object"}}}};
    return {{"description", text}, {"content", std::move(content)}};
}

/// `/api/v1/public/texts/*` as OpenAPI writes it.
std::string path_of(const Resource& resource) {
    std::string path(resource.path);
    if (path.ends_with('*')) path.replace(path.size() - 1, 1, "{id}");
    return path;
}

std::string operation_id(const Resource& resource) {
    std::string id = resource.method == "POST" ? "post" : "get";
    bool begins = true;
    constexpr std::string_view kRoot = "/api/v1";
    for (const char letter : resource.path.substr(kRoot.size())) {
        const bool is_letter = letter >= 'a' && letter <= 'z';
        if (is_letter) id += begins ? static_cast<char>(letter - 'a' + 'A') : letter;
        begins = !is_letter;
    }
    return resource.path.ends_with('*') ? id + "One" : id;
}

json::object operation(const Resource& resource) {
    json::object responses;
    responses["200"] = response("Yanıt.", rest::kJsonMediaType);
    responses["default"] = response("Yanıt yok; nedeni.", rest::kProblemMediaType);
    json::array parameters;
    if (resource.path.ends_with('*')) parameters.push_back(parameter("id", "path", true));
    if (resource.method == "GET")
        for (const Member& member : members_of(resource.members))
            parameters.push_back(parameter(member.name, "query", member.is_required));
    json::object out{{"operationId", operation_id(resource)}, {"summary", resource.summary},
                     {"tags", json::array{"public"}},         {"security", json::array()},
                     {"parameters", std::move(parameters)},   {"responses", std::move(responses)}};
    if (resource.method == "POST") out["requestBody"] = body_of(resource);
    return out;
}

}  // namespace

std::string public_open_api(std::string_view base_url) {
    json::object paths;
    for (const Resource& resource : json_resources()) {
        json::object methods;
        methods[resource.method == "POST" ? "post" : "get"] = operation(resource);
        paths[path_of(resource)] = std::move(methods);
    }
    json::object document{{"openapi", "3.1.0"}};
    document["info"] = json::object{{"title", "KPS: herkese açık"}, {"version", "1"}};
    document["servers"] = json::array{json::object{{"url", base_url}}};
    document["paths"] = std::move(paths);
    return json::serialize(document);
}

}  // namespace kps::public_side
