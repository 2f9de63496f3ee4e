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
#include "lifecycle/machine.h"

namespace kps::portal {

/// Errors: NotFound for what is no id, as for a case that is not there.
base::Result<base::Uuid> case_id(std::string_view text);

std::string entity_tag(std::int64_t version);

/// The fields of an act; an empty body is an object without members. Errors: MalformedBody, UnsupportedMediaType.
base::Result<lifecycle::JsonValue> fields_in(const http::Request& request);

/// `?kind&state&institution&number&field&due&open&pending&sort&limit&after`, each of them optional.
/// Errors: MalformedBody.
base::Result<lifecycle::CaseFilter> filter_in(std::string_view query,
                                              const std::vector<lifecycle::Machine>& machines);
/// Where the next page begins: the value of `after`.
std::string page_mark(const lifecycle::CaseFilter& filter, const lifecycle::Case& last);

}  // namespace kps::portal
