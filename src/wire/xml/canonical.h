#pragma once

#include <string>

#include "base/result.h"
#include "wire/xml/document.h"

namespace kps::wire::xml {

/// Appends the exclusive canonical form (xml-exc-c14n 1.0, without comments, no
/// InclusiveNamespaces) of `element`.
///
/// What is appended is never empty: it begins with the element's tag. Namespace names are absolute
/// URIs, because the parser refuses others; canonicalisation leaves those undefined (SECURITY
/// threat 9). Errors: XmlLimit for more namespaces than the parser lets stand in scope; `out` is
/// then as it was. Source: https://www.w3.org/TR/2002/REC-xml-exc-c14n-20020718/
base::Status append_canonical(std::string& out, const Element& element);

}  // namespace kps::wire::xml
