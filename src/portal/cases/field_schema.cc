#include "portal/cases/field_schema.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <string>

#include "portal/json_schema.h"

namespace kps::portal {

namespace json = boost::json;
using lifecycle::Field;
using lifecycle::FieldKind;

namespace {

json::object text_of_length(std::size_t lowest, std::size_t highest) {
    return {{"type", "string"}, {"minLength", lowest}, {"maxLength", highest}};
}

json::object text_schema(const Field& field) {
    return text_of_length(field.lowest,
                          field.highest == 0 ? lifecycle::kTextCharactersMax : field.highest);
}

json::object choice_schema(const Field& field) {
    json::array values;
    for (const std::string_view choice : field.choices) values.emplace_back(choice);
    return enumeration(std::move(values));
}

json::object integer_schema(const Field& field) {
    return {{"type", "integer"},
            {"format", "int64"},
            {"minimum", field.lowest},
            {"maximum", field.highest}};
}

json::object list_schema(const Field& field) {
    json::object schema{{"type", "array"}};
    schema["items"] = field.members.empty() ? text_schema(Field{}) : fields_schema(field.members);
    schema["minItems"] = field.lowest;
    schema["maxItems"] = field.highest == 0 ? lifecycle::kListItemsMax : field.highest;
    return schema;
}

/// Texts of a form of their own; the same forms as lifecycle/field_texts.cc takes.
json::object formed_schema(FieldKind kind) {
    switch (kind) {
        case FieldKind::Date:
            return {{"type", "string"}, {"format", "date"}};
        case FieldKind::NationalId:
            return {{"type", "string"}, {"pattern", "^[1-9][0-9]{10}$"}};
        case FieldKind::Landline:
            return {{"type", "string"}, {"pattern", "^[+]?[-0-9() ]+$"}};
        case FieldKind::Email:
            return {
                {"type", "string"}, {"format", "email"}, {"maxLength", lifecycle::kEmailBytesMax}};
        default:
            return {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}};
    }
}

json::object kind_schema(const Field& field) {
    switch (field.kind) {
        case FieldKind::Text:
        case FieldKind::LongText:
            return text_schema(field);
        case FieldKind::Choice:
            return choice_schema(field);
        case FieldKind::Integer:
            return integer_schema(field);
        case FieldKind::Boolean:
            return {{"type", "boolean"}};
        case FieldKind::Accepted:
            return {{"type", "boolean"}, {"enum", json::array{true}}};
        case FieldKind::Object:
            return fields_schema(field.members);
        case FieldKind::List:
            return list_schema(field);
        case FieldKind::Any:
            return {};
        default:
            return formed_schema(field.kind);
    }
}

json::object field_schema(const Field& field) {
    json::object schema = kind_schema(field);
    if (!field.required) schema = nullable(std::move(schema));
    schema["title"] = field.turkish;
    std::string text = "Kind: " + std::string(lifecycle::name_of(field.kind)) + ".";
    if (!field.rule.empty()) text += " Rule " + std::string(field.rule) + ".";
    schema["description"] = std::move(text);
    return schema;
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (byte & '\xc0') != '\x80'; }));
}

void remove_last_character(std::string& text) {
    while (!text.empty() && (text.back() & '\xc0') == '\x80') text.pop_back();
    if (!text.empty()) text.pop_back();
}

/// The label, made as long or as short as it must be.
std::string text_example(const Field& field) {
    std::string text(field.turkish.empty() ? std::string_view("Örnek") : field.turkish);
    const std::size_t highest = field.highest == 0 ? lifecycle::kTextCharactersMax : field.highest;
    while (characters_of(text) > highest) remove_last_character(text);
    if (text.ends_with(' ')) text.back() = '.';
    for (std::size_t count = characters_of(text); count < field.lowest; ++count) text += '.';
    return text;
}

json::value field_example(const Field& field) {
    switch (field.kind) {
        case FieldKind::Text:
        case FieldKind::LongText:
            return json::value(text_example(field));
        case FieldKind::Choice:
            return json::value(field.choices.front());
        case FieldKind::Date:
            return "2026-12-01";
        case FieldKind::Integer:
            return json::value(field.lowest);
        case FieldKind::Boolean:
        case FieldKind::Accepted:
            return true;
        case FieldKind::NationalId:
            return "10000000146";
        case FieldKind::Landline:
            return "+903120000000";
        case FieldKind::Email:
            return "kps@kurum.example";
        case FieldKind::Hash:
            return json::value(std::string(64, '0'));
        case FieldKind::Object:
            return fields_example(field.members);
        case FieldKind::List: {
            const json::value item = field.members.empty()
                                         ? json::value(text_example(Field{}))
                                         : json::value(fields_example(field.members));
            return json::array(std::max<std::size_t>(field.lowest, 1), item);
        }
        case FieldKind::Any:
            return json::object();
    }
    return nullptr;
}

}  // namespace

json::object fields_schema(std::span<const Field> fields) {
    json::object schema{{"type", "object"}, {"additionalProperties", false}};
    json::object properties;
    json::array required;
    for (const Field& field : fields) {
        properties[field.name] = field_schema(field);
        if (field.required) required.emplace_back(field.name);
    }
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
}

json::object fields_example(std::span<const Field> fields) {
    json::object example;
    for (const Field& field : fields) example[field.name] = field_example(field);
    return example;
}

}  // namespace kps::portal
