#pragma once

#include <vector>

#include "base/result.h"
#include "contract/model.h"
#include "query/question.h"
#include "wire/xml/document.h"

namespace kps::wire::services {

/// Reads `kriterListesi` or `kriter` of a service call (WIRE.md 2.5).
///
/// Shape:  names are matched by local name in the namespace of the version or of the base types,
/// members in any order;
///         absent, nil and empty members are nullopt; attributes and unknown members are ignored,
///         as a DataContract reader does. A list gives one criterion per item in its order; a
///         single-criterion service always gives one.
/// Errors: MalformedBody for another operation, a foreign item, a member said twice, or a value
/// that does not fit its
///         type; TooManyCriteria beyond kCriteriaReadMax. Values never stand in the error's
///         context.
base::Result<std::vector<query::Criterion>> read_criteria(const xml::Element& operation,
                                                          const contract::Service& service);

/// Reads the members of one criterion from the children of `parent`; the parameters of a public
/// check are read so too.
base::Result<query::Criterion> read_criterion(const xml::Element& parent,
                                              const contract::Service& service);

}  // namespace kps::wire::services
