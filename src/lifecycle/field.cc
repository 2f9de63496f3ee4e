#include "lifecycle/field.h"

#include <algorithm>
#include <array>

#include "lifecycle/field_texts.h"

namespace kps::lifecycle {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

tl::unexpected<base::Error> wrong(const std::string& path, std::string_view what) {
    return failed(ErrorCode::InvalidField, path + ": " + std::string(what));
}

std::string child(const std::string& path, std::string_view name) {
    return path + "." + std::string(name);
}

Result<std::string> read_text(const JsonValue& value, const Field& field, const std::string& path) {
    const auto* text = std::get_if<std::string>(&value.content());
    if (text == nullptr) return wrong(path, "text expected");
    std::string trimmed = trim_spaces(*text);
    const auto characters = count_characters(trimmed, field.kind == FieldKind::LongText);
    if (!characters) return wrong(path, "holds a character that is not allowed");
    const std::size_t highest = field.highest == 0 ? kTextCharactersMax : field.highest;
    if (*characters < field.lowest)
        return wrong(path, "at least " + std::to_string(field.lowest) + " characters");
    if (*characters > highest)
        return wrong(path, "at most " + std::to_string(highest) + " characters");
    return trimmed;
}

Result<JsonValue> read_choice(const JsonValue& value, const Field& field, const std::string& path) {
    const auto* text = std::get_if<std::string>(&value.content());
    const bool known = text != nullptr && std::find(field.choices.begin(), field.choices.end(),
                                                    *text) != field.choices.end();
    if (known) return value;
    std::string words = "one of";
    for (const std::string_view choice : field.choices) words += " " + std::string(choice);
    return wrong(path, words);
}

Result<JsonValue> read_integer(const JsonValue& value, const Field& field,
                               const std::string& path) {
    const auto* number = std::get_if<std::int64_t>(&value.content());
    const auto lowest = static_cast<std::int64_t>(field.lowest);
    const auto highest = static_cast<std::int64_t>(field.highest);
    if (number != nullptr && *number >= lowest && *number <= highest) return value;
    return wrong(path,
                 "a number from " + std::to_string(lowest) + " to " + std::to_string(highest));
}

Result<JsonValue> read_boolean(const JsonValue& value, const Field& field,
                               const std::string& path) {
    const auto* truth = std::get_if<bool>(&value.content());
    if (truth == nullptr) return wrong(path, "true or false expected");
    if (field.kind == FieldKind::Accepted && !*truth) return wrong(path, "must be accepted");
    return value;
}

/// Texts of a form of their own.
Result<JsonValue> read_formed(const JsonValue& value, const Field& field, const std::string& path) {
    const auto* text = std::get_if<std::string>(&value.content());
    if (text == nullptr) return wrong(path, "text expected");
    auto formed = formed_text(field.kind, *text);
    if (!formed) return wrong(path, formed.error());
    return JsonValue(std::move(*formed));
}

Result<JsonObject> read_object(std::span<const Field> fields, const JsonValue& value,
                               const std::string& path);

Result<JsonValue> read_list(const JsonValue& value, const Field& field, const std::string& path) {
    const auto* list = std::get_if<JsonArray>(&value.content());
    if (list == nullptr) return wrong(path, "a list expected");
    const std::size_t highest = field.highest == 0 ? kListItemsMax : field.highest;
    if (list->size() < field.lowest || list->size() > highest)
        return wrong(path,
                     std::to_string(field.lowest) + " to " + std::to_string(highest) + " items");
    JsonArray read;
    read.reserve(list->size());
    for (std::size_t index = 0; index < list->size(); ++index) {
        const std::string place = path + "[" + std::to_string(index) + "]";
        if (field.members.empty()) {
            read.emplace_back(KPS_TRY(read_text((*list)[index], Field{}, place)));
        } else {
            read.emplace_back(KPS_TRY(read_object(field.members, (*list)[index], place)));
        }
    }
    return JsonValue(std::move(read));
}

Result<JsonValue> read_field(const JsonValue& value, const Field& field, const std::string& path) {
    switch (field.kind) {
        case FieldKind::Text:
        case FieldKind::LongText:
            return JsonValue(KPS_TRY(read_text(value, field, path)));
        case FieldKind::Choice:
            return read_choice(value, field, path);
        case FieldKind::Integer:
            return read_integer(value, field, path);
        case FieldKind::Boolean:
        case FieldKind::Accepted:
            return read_boolean(value, field, path);
        case FieldKind::Date:
        case FieldKind::NationalId:
        case FieldKind::Landline:
        case FieldKind::Email:
        case FieldKind::Hash:
            return read_formed(value, field, path);
        case FieldKind::Object:
            return JsonValue(KPS_TRY(read_object(field.members, value, path)));
        case FieldKind::List:
            return read_list(value, field, path);
        case FieldKind::Any:
            return value;
    }
    return wrong(path, "no such kind of field");
}

bool is_absent(const JsonValue* value) {
    return value == nullptr || std::holds_alternative<std::nullptr_t>(value->content());
}

Result<JsonObject> read_object(std::span<const Field> fields, const JsonValue& value,
                               const std::string& path) {
    const auto* object = std::get_if<JsonObject>(&value.content());
    if (object == nullptr) return wrong(path, "an object expected");
    for (const auto& member : *object) {
        const bool asked = std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
            return field.name == member.first;
        });
        if (!asked) return wrong(path, "has a member that nobody asked for");
    }
    JsonObject read;
    for (const Field& field : fields) {
        const JsonValue* given = find(*object, field.name);
        const std::string place = child(path, field.name);
        if (is_absent(given)) {
            if (field.required) return wrong(place, "is missing");
            continue;
        }
        read.emplace_back(std::string(field.name), KPS_TRY(read_field(*given, field, place)));
    }
    return read;
}

const JsonObject kNoMembers;
const JsonArray kNoItems;

}  // namespace

Result<JsonObject> read_fields(std::span<const Field> fields, const JsonValue& input) {
    return read_object(fields, input, "$");
}

std::string_view name_of(FieldKind kind) {
    static constexpr std::array<std::string_view, 14> kNames = {
        "text",        "long-text", "choice", "date", "integer", "boolean", "accepted",
        "national-id", "landline",  "email",  "hash", "object",  "list",    "any"};
    return kNames.at(static_cast<std::size_t>(kind));
}

const JsonValue* find(const JsonObject& object, std::string_view name) {
    const auto member = std::find_if(object.begin(), object.end(),
                                     [&](const auto& pair) { return pair.first == name; });
    return member == object.end() ? nullptr : &member->second;
}

std::string_view text_of(const JsonObject& object, std::string_view name) {
    const JsonValue* value = find(object, name);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(&value->content());
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::int64_t integer_of(const JsonObject& object, std::string_view name) {
    const JsonValue* value = find(object, name);
    const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(&value->content());
    return number == nullptr ? 0 : *number;
}

bool is_true(const JsonObject& object, std::string_view name) {
    const JsonValue* value = find(object, name);
    const auto* truth = value == nullptr ? nullptr : std::get_if<bool>(&value->content());
    return truth != nullptr && *truth;
}

const JsonArray& list_of(const JsonObject& object, std::string_view name) {
    const JsonValue* value = find(object, name);
    const auto* list = value == nullptr ? nullptr : std::get_if<JsonArray>(&value->content());
    return list == nullptr ? kNoItems : *list;
}

const JsonObject& object_of(const JsonValue& value) {
    const auto* object = std::get_if<JsonObject>(&value.content());
    return object == nullptr ? kNoMembers : *object;
}

const JsonObject& object_of(const JsonObject& object, std::string_view name) {
    const JsonValue* value = find(object, name);
    return value == nullptr ? kNoMembers : object_of(*value);
}

void put(JsonObject& object, std::string_view name, JsonValue value) {
    for (auto& [known, old] : object) {
        if (known != name) continue;
        old = std::move(value);
        return;
    }
    object.emplace_back(std::string(name), std::move(value));
}

std::string canonical_text(JsonObject object) {
    return institutions::canonical_json(JsonValue(std::move(object)));
}

}  // namespace kps::lifecycle
