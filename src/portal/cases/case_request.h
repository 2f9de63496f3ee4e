#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "lifecycle/case_store.h"
#include "lifecycle/field.h"

namespace kps::portal {

/// Parts of a path between its slashes; empty parts are kept, so that `//` matches nothing.
std::vector<std::string_view> path_parts(std::string_view path);

/// Members of a query, percent-decoded.
/// Errors: MalformedBody for one that is not among `known`, stands twice, is malformed or longer than
///         kQueryMemberBytesMax.
class QueryMembers {
  public:
    static base::Result<QueryMembers> read(std::string_view query,
                                           std::initializer_list<std::string_view> known);
    std::string_view get(std::string_view name) const;  ///< empty: absent

  private:
    std::vector<std::pair<std::string, std::string>> members_;
};

/// Errors: NotFound for what is no id, as for a case that is not there.
base::Result<base::Uuid> case_id(std::string_view text);

/// The version that `If-Match` names: `"7"`. Errors: VersionMissing; StaleVersion for anything that is no version.
base::Result<std::int64_t> version_in(const http::Request& request);
std::string entity_tag(std::int64_t version);

/// The fields of an act; an empty body is an object without members. Errors: MalformedBody, UnsupportedMediaType.
base::Result<lifecycle::JsonValue> fields_in(const http::Request& request);

/// `?kind=…&state=…&institution=…&limit=…&after=…`. Errors: MalformedBody.
base::Result<lifecycle::CaseFilter> filter_in(std::string_view query);
/// Where the next page begins: the value of `after`.
std::string page_mark(const lifecycle::Case& last);

}  // namespace kps::portal
