#pragma once

#include <string>
#include <string_view>

#include "wire/xml/document.h"

namespace kps::wire::client {

/// True for `xsi:nil="true"`.
bool is_nil(const xml::Element& element);
/// First element of that local name, depth first, `element` itself included; null when there is none.
const xml::Element* find(const xml::Element& element, std::string_view local);
/// First child element of that local name; null when there is none.
const xml::Element* find_child(const xml::Element& element, std::string_view local);
/// Direct text; empty for null.
std::string text_of(const xml::Element* element);

}  // namespace kps::wire::client
