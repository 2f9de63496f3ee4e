#pragma once

#include <boost/json/object.hpp>
#include <string_view>

/// JSON Schema 2020-12, as OpenAPI 3.1 takes it, out of short texts.
namespace kps::portal {

/// May other members stand beside those that are named?
enum class Members : bool { Open, Closed };

/// The schema of an object: `name`, `name:type`, `name:type?` with spaces between them; `?` may be absent.
///
/// Shape: types are `text` (also where none is given), `integer`, `boolean`, `object`, `any`, `uuid`, `date`, `time`
///        (UTC, RFC 3339), `Name` of a schema beside it, `[type]` a list of them, `type|null`.
boost::json::object object_schema(std::string_view members, Members others);

/// A pointer to a schema of the document.
boost::json::object schema_reference(std::string_view name);
/// The schema of texts of which there are so many.
boost::json::object enumeration(boost::json::array values);
/// A value of the schema, or null.
boost::json::object nullable(boost::json::object schema);

/// `board-meeting` as `BoardMeeting`.
std::string pascal_name(std::string_view name);

}  // namespace kps::portal
