#pragma once

#include <string>

#include "contract/model.h"

namespace kps::wire::services {

/// XML schemas of a service version, one for each namespace, ready to stand in `wsdl:types`.
/// Prefixes tns, b (2011/01/01), c (constants), ser and xs must be declared around them.
/// With a mask, a member that it hides wherever its type stands is left out: what is not granted is absent from the
/// answer as well (KPSY m.8/3).
std::string schemas(const contract::Service& service, const contract::Mask* mask = nullptr);

/// XSD type of a simple wire type, such as `xs:long`.
std::string_view xsd_type(contract::WireType type);

}  // namespace kps::wire::services
