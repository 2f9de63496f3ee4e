#pragma once

#include <string_view>

namespace kps::wire::xml {

/// True for an absolute URI (RFC 3986) without user information or an address in brackets, which no
/// namespace has.
///
/// XML canonicalisation leaves relative namespace names undefined, and a library that met one
/// signed an empty text (SECURITY threat 9); so the parser refuses them everywhere instead of each
/// signature remembering to.
bool is_absolute_uri(std::string_view uri);

}  // namespace kps::wire::xml
