#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "institutions/strict_json.h"
#include "lifecycle/limits.h"

/// What an act must be told, as data: the reading of requests, the OpenAPI document and the portal's forms are made of
/// the same description.
namespace kps::lifecycle {

using institutions::JsonArray;
using institutions::JsonObject;
using institutions::JsonValue;

enum class FieldKind : std::uint8_t {
    Text,      ///< `lowest` to `highest` characters on one line
    LongText,  ///< the same with line ends
    Choice,    ///< one of `choices`
    Date,      ///< `2026-11-22`, a day that exists
    Integer,   ///< `lowest` to `highest`
    Boolean,
    Accepted,    ///< a boolean that must be true: a tick
    NationalId,  ///< identity number with its check digits, as text
    Landline,    ///< telephone or fax with area code; never a mobile number (R-227)
    Email,
    Hash,    ///< 64 hexadecimal digits: a document that was handed in, a decision
    Object,  ///< `members`
    List,    ///< `lowest` to `highest` objects of `members`, or texts where it has none
    Any,     ///< checked by the act itself, such as a decision's services
};

struct Field {
    std::string_view name = {};  ///< JSON member
    FieldKind kind = FieldKind::Text;
    std::string_view turkish = {};  ///< label in the portal
    bool required = true;
    std::size_t lowest = 1;
    std::size_t highest = 0;  ///< 0: the limit of the kind
    std::span<const std::string_view> choices = {};
    std::span<const Field> members = {};
    std::string_view rule = {};  ///< duty that asks for it, such as `R-034`
};

/// Reads the fields of one act out of what came in.
///
/// Shape:  texts lose their outer white space, telephone numbers become `+90` and ten digits; members nobody asked for
///         and a second member of one name are refused; an optional member may be absent or null.
/// Errors: InvalidField with the member's path and what it should be, never its value.
base::Result<JsonObject> read_fields(std::span<const Field> fields, const JsonValue& input);

/// The kind's name in documents: `landline`.
std::string_view name_of(FieldKind kind);

/// A member, or null when there is none.
const JsonValue* find(const JsonObject& object, std::string_view name);
/// A member's text; empty when it is none.
std::string_view text_of(const JsonObject& object, std::string_view name);
/// A member's number; 0 when it is none.
std::int64_t integer_of(const JsonObject& object, std::string_view name);
bool is_true(const JsonObject& object, std::string_view name);
/// A member's list; empty when it is none.
const JsonArray& list_of(const JsonObject& object, std::string_view name);
/// A member's object, or an object without members.
const JsonObject& object_of(const JsonObject& object, std::string_view name);
const JsonObject& object_of(const JsonValue& value);
/// Adds or replaces a member.
void put(JsonObject& object, std::string_view name, JsonValue value);
/// The one form of it as JSON text.
std::string canonical_text(JsonObject object);

}  // namespace kps::lifecycle
