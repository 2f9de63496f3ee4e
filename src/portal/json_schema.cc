#include "portal/json_schema.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <string>

namespace kps::portal {

namespace json = boost::json;

namespace {

json::object formatted(std::string_view format) {
    return {{"type", "string"}, {"format", format}};
}

json::object plain_type(std::string_view type) {
    if (type.empty() || type == "text") return {{"type", "string"}};
    if (type == "any") return {};
    if (type == "uuid" || type == "date") return formatted(type);
    if (type == "time") return formatted("date-time");
    if (type == "integer") return {{"type", "integer"}, {"format", "int64"}};
    if (type.front() >= 'A' && type.front() <= 'Z') return schema_reference(type);
    return {{"type", type}};
}

json::object type_schema(std::string_view type) {
    constexpr std::string_view kNull = "|null";
    if (type.ends_with(kNull)) {
        type.remove_suffix(kNull.size());
        return nullable(type_schema(type));
    }
    if (!type.starts_with('[')) return plain_type(type);
    return {{"type", "array"}, {"items", plain_type(type.substr(1, type.size() - 2))}};
}

}  // namespace

json::object object_schema(std::string_view members, Members others) {
    json::object properties;
    json::array required;
    while (!members.empty()) {
        std::string_view member = members.substr(0, members.find(' '));
        members.remove_prefix(std::min(members.size(), member.size() + 1));
        const bool is_optional = member.ends_with('?');
        if (is_optional) member.remove_suffix(1);
        const std::size_t colon = member.find(':');
        const std::string_view name = member.substr(0, colon);
        properties[name] = type_schema(colon == std::string_view::npos ? std::string_view()
                                                                       : member.substr(colon + 1));
        if (!is_optional) required.emplace_back(name);
    }
    json::object schema{{"type", "object"}};
    if (others == Members::Closed) schema["additionalProperties"] = false;
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
}

json::object schema_reference(std::string_view name) {
    return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

json::object enumeration(json::array values) {
    return {{"type", "string"}, {"enum", std::move(values)}};
}

json::object nullable(json::object schema) {
    const json::value* type = schema.if_contains("type");
    if (type == nullptr) {
        if (schema.empty()) return schema;
        return {{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
    }
    schema["type"] = json::array{*type, "null"};
    if (json::value* values = schema.if_contains("enum")) values->as_array().emplace_back(nullptr);
    return schema;
}

std::string pascal_name(std::string_view name) {
    std::string out;
    bool begins = true;
    for (const char letter : name) {
        if (letter == '-') {
            begins = true;
            continue;
        }
        const bool raised = begins && letter >= 'a' && letter <= 'z';
        out += raised ? static_cast<char>(letter - 'a' + 'A') : letter;
        begins = false;
    }
    return out;
}

}  // namespace kps::portal
