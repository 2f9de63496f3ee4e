#include "wire/client/reading.h"

#include "wire/namespaces.h"

namespace kps::wire::client {

bool is_nil(const xml::Element& element) {
    const xml::Attribute* nil = element.attribute(ns::kInstance, "nil");
    return nil && (nil->value == "true" || nil->value == "1");
}

const xml::Element* find(const xml::Element& element, std::string_view local) {
    if (element.local == local) return &element;
    for (const xml::Element* child = element.first_element(); child; child = child->next_element())
        if (const xml::Element* found = find(*child, local)) return found;
    return nullptr;
}

const xml::Element* find_child(const xml::Element& element, std::string_view local) {
    for (const xml::Element* child = element.first_element(); child; child = child->next_element())
        if (child->local == local) return child;
    return nullptr;
}

std::string text_of(const xml::Element* element) {
    std::string scratch;
    return element ? std::string(element->text(scratch)) : std::string();
}

}  // namespace kps::wire::client
