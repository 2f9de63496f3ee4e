#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>

#include "wire/xml/libxml2_oracle.h"

namespace kps::wire::xml::oracle {
namespace {

struct FreeContext {
    void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};
struct FreeDocument {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using DocumentPointer = std::unique_ptr<xmlDoc, FreeDocument>;

/// NOENT, because libxml2 2.9 otherwise leaves `&amp;` in a namespace name as the five characters
/// `&#38;`.
DocumentPointer read(std::string_view bytes) {
    const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlNewParserCtxt());
    DocumentPointer document(xmlCtxtReadMemory(
        context.get(), bytes.data(), static_cast<int>(bytes.size()), "urn:test", nullptr,
        XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    if (!document || !context->wellFormed || !context->nsWellFormed) return nullptr;
    return document;
}

xmlNode* next_node(xmlNode* node) {
    if (node->children && node->type == XML_ELEMENT_NODE) return node->children;
    while (node && !node->next)
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : nullptr;
    return node ? node->next : nullptr;
}

xmlNode* element_at(xmlDoc* document, std::size_t index) {
    std::size_t count = 0;
    for (xmlNode* node = xmlDocGetRootElement(document); node; node = next_node(node))
        if (node->type == XML_ELEMENT_NODE && count++ == index) return node;
    return nullptr;
}

/// Called by libxml2 for every node and namespace: is it in the subtree?
int is_visible(void* apex, xmlNode* node, xmlNode* parent) {
    if (node && node->type != XML_NAMESPACE_DECL) parent = node;
    for (; parent; parent = parent->parent)
        if (parent == apex) return 1;
    return 0;
}

}  // namespace

bool accepts(std::string_view bytes) {
    return read(bytes) != nullptr;
}

std::optional<std::string> canonical(std::string_view bytes, std::size_t index) {
    const DocumentPointer document = read(bytes);
    if (!document) return std::nullopt;
    xmlNode* apex = element_at(document.get(), index);
    if (!apex) return std::nullopt;
    xmlOutputBuffer* buffer = xmlAllocOutputBuffer(nullptr);
    const int result = xmlC14NExecute(document.get(), is_visible, apex, XML_C14N_EXCLUSIVE_1_0,
                                      nullptr, 0, buffer);
    std::optional<std::string> text;
    if (result >= 0)
        text.emplace(reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer)),
                     xmlOutputBufferGetSize(buffer));
    xmlOutputBufferClose(buffer);
    return text;
}

}  // namespace kps::wire::xml::oracle
