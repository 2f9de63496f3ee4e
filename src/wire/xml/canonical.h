#pragma once

#include <string>

#include "base/result.h"
#include "wire/xml/document.h"

namespace kps::wire::xml {

/// Appends the exclusive canonical form (xml-exc-c14n 1.0, without comments, no
/// InclusiveNamespaces) of `element`.
///
/// What is appended is never empty: it begins with the element's tag. On an error `out` is as it
/// was before. Errors: ForbiddenXml for a namespace URI that is relative or no URI, which XML
/// canonicalisation leaves undefined and
///         which made other libraries sign an empty text (SECURITY threat 9).
/// Source: https://www.w3.org/TR/2002/REC-xml-exc-c14n-20020718/
base::Status append_canonical(std::string& out, const Element& element);

/// True for an absolute URI made of the characters of RFC 3986.
bool is_absolute_uri(std::string_view uri);

}  // namespace kps::wire::xml
