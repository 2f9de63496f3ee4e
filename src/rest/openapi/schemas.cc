#include "rest/openapi/schemas.h"

#include <boost/json/array.hpp>
#include <string>
#include <string_view>

#include "rest/limits.h"
#include "rest/questions/question_reader.h"

namespace kps::rest {

using contract::CriterionField;
using contract::CriterionMember;
using contract::Member;
using contract::MemberKind;
using contract::Service;
using contract::Type;
using contract::WireType;
namespace json = boost::json;

namespace {

json::object of_type(std::string_view type) {
    return {{"type", json::string_view(type.data(), type.size())}};
}

json::object closed_object(json::object properties) {
    return {
        {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
}

json::object nullable(std::string_view type) {
    return {{"type", {json::string_view(type.data(), type.size()), "null"}}};
}

json::object enumeration_schema(const Type& enumeration) {
    json::array values;
    for (const contract::EnumerationValue& value : enumeration.values)
        values.emplace_back(value.name);
    return {{"type", "string"}, {"enum", std::move(values)}};
}

json::object page_key_schema() {
    return {{"type", "string"}, {"pattern", "^-?[0-9]{1,19}$"}};
}

json::object criterion_member_schema(const CriterionMember& member) {
    if (member.field == CriterionField::PageKey)
        return {{"oneOf", {page_key_schema(), of_type("null")}}};
    switch (member.wire_type) {
        case WireType::Int:
        case WireType::Long: {
            json::object schema = nullable("integer");
            schema["format"] = member.wire_type == WireType::Int ? "int32" : "int64";
            return schema;
        }
        case WireType::Boolean:
            return nullable("boolean");
        case WireType::DateTime: {
            json::object schema = nullable("string");
            schema["format"] = "date";
            return schema;
        }
        case WireType::Enumeration: {
            json::object schema = enumeration_schema(*member.enumeration);
            return {{"oneOf", {std::move(schema), of_type("null")}}};
        }
        default: {
            json::object schema = nullable("string");
            schema["maxLength"] = kCriterionTextBytesMax;
            return schema;
        }
    }
}

json::object leaf_schema(WireType type) {
    switch (type) {
        case WireType::Int:
            return {{"type", "integer"}, {"format", "int32"}};
        case WireType::Long:
            return {{"type", "integer"}, {"format", "int64"}};
        case WireType::Boolean:
            return of_type("boolean");
        case WireType::DateTime:
            return {{"type", "string"}, {"pattern", "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}};
        case WireType::Binary:
            return {{"type", "string"}, {"contentEncoding", "base64"}};
        case WireType::Parameter:
            return schema_reference("Parametre");
        case WireType::PartialDate:
            return schema_reference("Tarih");
        case WireType::Text:
        case WireType::Enumeration:
            break;
    }
    return of_type("string");
}

json::object type_schema(const Type& type, const contract::Mask* mask);

/// Empty for what never stands in an answer under the mask.
json::object member_schema(const Member& member, const contract::Mask* mask) {
    const bool hides = mask != nullptr && member.type != nullptr && !member.type->leaves.empty() &&
                       !member.type->leaves.any_of(*mask);
    switch (member.kind) {
        case MemberKind::Error:
        case MemberKind::MatchState:
            return schema_reference("Parametre");
        case MemberKind::Asked:
            return {{"type", "integer"}, {"format", "int64"}};
        case MemberKind::PageKey:
            return page_key_schema();
        case MemberKind::AskedKind:
            return enumeration_schema(*member.type);
        case MemberKind::Leaf:
            if (mask != nullptr && !mask->has(member.bit)) return {};
            return leaf_schema(member.wire_type);
        case MemberKind::Complex:
            return hides ? json::object() : type_schema(*member.type, mask);
        case MemberKind::List:
            if (hides) return {};
            return {{"type", "array"}, {"items", type_schema(*member.type, mask)}};
        case MemberKind::FilledParts:
            return {{"type", "array"}, {"items", enumeration_schema(*member.type)}};
        case MemberKind::Unfilled:
            return {};
    }
    return {};
}

json::object type_schema(const Type& type, const contract::Mask* mask) {
    json::object properties;
    for (const Member& member : type.members) {
        json::object schema = member_schema(member, mask);
        if (!schema.empty()) properties[member.name] = std::move(schema);
    }
    return closed_object(std::move(properties));
}

}  // namespace

json::object schema_reference(std::string_view name) {
    return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

json::object shared_schemas() {
    json::object integer = of_type("integer");
    json::object text = of_type("string");
    json::object schemas;
    schemas["Parametre"] = closed_object({{"Kod", integer}, {"Aciklama", text}});
    schemas["Parametre"].as_object()["description"] = "Kod ve açıklaması; HataBilgisi de böyledir.";
    schemas["Tarih"] = closed_object({{"Yil", integer}, {"Ay", integer}, {"Gun", integer}});
    schemas["Tarih"].as_object()["description"] = "Bilinmeyen ay veya gün yazılmaz.";
    schemas["Problem"] = {{"type", "object"},
                          {"required", {"type", "title", "status", "code"}},
                          {"properties", json::object{{"type", text},
                                                      {"title", text},
                                                      {"title_en", text},
                                                      {"status", integer},
                                                      {"code", integer},
                                                      {"detail", text}}}};
    schemas["Token"] = {
        {"type", "object"},
        {"required", {"access_token", "token_type", "expires_in"}},
        {"properties", json::object{{"access_token", text},
                                    {"token_type", json::object{{"const", "Bearer"}}},
                                    {"expires_in", integer}}}};
    schemas["TokenError"] = {{"type", "object"},
                             {"required", {"error"}},
                             {"properties", json::object{{"error", text},
                                                         {"error_description", text},
                                                         {"error_uri", text},
                                                         {"code", integer}}}};
    return schemas;
}

json::object criterion_schema(const Service& service) {
    json::object properties;
    for (const CriterionMember& member : service.criterion)
        properties[member.name] = criterion_member_schema(member);
    return closed_object(std::move(properties));
}

json::object question_schema(const Service& service) {
    json::object text{{"type", "string"}, {"maxLength", kTextBytesMax}};
    json::object criteria{{"type", "array"}, {"items", criterion_schema(service)}};
    criteria["maxItems"] = service.is_list ? kCriteriaReadMax : std::size_t{1};
    json::object schema = closed_object({{"criteria", std::move(criteria)},
                                         {"purpose", text},
                                         {"file_number", text},
                                         {"end_user", text},
                                         {"message_id", text}});
    if (takes_near_spellings(service))
        schema["properties"].as_object()["near_spellings"] = {{"type", "boolean"}};
    schema["required"] = json::array{"criteria"};
    return schema;
}

json::object record_schema(const Service& service, const contract::Mask* mask) {
    return type_schema(*service.record, mask);
}

json::object criterion_example(const Service& service) {
    json::object example;
    for (const CriterionMember& member : service.criterion) {
        if (member.field == CriterionField::NationalId) example[member.name] = 10000000146;
        if (member.field == CriterionField::BirthDay) example[member.name] = 1;
        if (member.field == CriterionField::BirthMonth) example[member.name] = 2;
        if (member.field == CriterionField::BirthYear) example[member.name] = 1980;
        if (member.field == CriterionField::GivenNames) example[member.name] = "AYŞE";
        if (member.field == CriterionField::Surname) example[member.name] = "ÖRNEK";
        if (member.field == CriterionField::ProvinceCode) example[member.name] = 6;
    }
    return example;
}

}  // namespace kps::rest
