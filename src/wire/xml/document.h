#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/limits.h"

/// The one XML parser of the server (SR-01): strict, namespace-aware, into an arena, for SOAP
/// messages.
///
/// Invariants:
/// 1. Only well-formed, namespace-well-formed XML 1.0 in UTF-8 is accepted; DOCTYPE, processing
/// instructions other than
///    the XML declaration, CDATA sections, entities other than the five and namespace names that
///    are no absolute URI are refused (see parse()).
/// 2. Every text and attribute value is decoded once, here; nobody decodes again.
/// 3. Comments are dropped from the tree but a token or signature that contained one is refused
///    (`has_comment_inside`), so that no reader sees another text than the signer (SECURITY threat
///    10).
namespace kps::wire::xml {

struct Attribute {
    std::string_view prefix;  ///< empty for none
    std::string_view local;
    std::string_view namespace_uri;  ///< empty for none
    std::string_view value;          ///< decoded and normalised
};

/// One `xmlns` or `xmlns:p` of an element.
struct NamespaceDeclaration {
    std::string_view prefix;  ///< empty for the default namespace
    std::string_view uri;
};

class Element;

/// A child: either an element or a run of text.
struct Node {
    const Element* element = nullptr;  ///< null: a text
    std::string_view text;
    const Node* next = nullptr;
};

/// Borrowed from its Document.
class Element {
  public:
    std::string_view prefix;
    std::string_view local;
    std::string_view namespace_uri;
    const Attribute* attributes = nullptr;
    std::uint32_t attribute_count = 0;
    const NamespaceDeclaration* declarations = nullptr;
    std::uint32_t declaration_count = 0;
    const Node* first_child = nullptr;
    const Element* parent = nullptr;
    std::string_view raw;  ///< bytes of the whole element in the message
    bool has_comment_inside = false;

    bool is(std::string_view uri, std::string_view name) const {
        return local == name && namespace_uri == uri;
    }
    /// First child element of that name; null when there is none.
    const Element* child(std::string_view uri, std::string_view name) const;
    /// The only child element of that name; null when there is none or more than one.
    const Element* only_child(std::string_view uri, std::string_view name) const;
    const Element* first_element() const;
    /// Next sibling element.
    const Element* next_element() const;
    /// Attribute by namespace ("" for none) and local name; null when absent.
    const Attribute* attribute(std::string_view uri, std::string_view name) const;
    /// All direct text. `scratch` is used only when it stands in several runs.
    std::string_view text(std::string& scratch) const;

    const Element* next_sibling_ = nullptr;
};

/// How large a message may be; by default what a server takes.
struct ParseLimits {
    std::size_t bytes_max = kXmlBytesMax;
    std::size_t elements_max = kXmlElementsMax;
};
/// For answers, which come from whom one asked.
inline constexpr ParseLimits kAnswerLimits{kXmlAnswerBytesMax, kXmlAnswerElementsMax};

/// A parsed message. Movable; elements stay where they are.
class Document {
  public:
    /// Parses `bytes`, which must outlive the Document.
    /// Errors: MalformedXml; ForbiddenXml (DOCTYPE, processing instruction, CDATA, entity other
    /// than the five, relative
    ///         namespace, other XML version or encoding); XmlLimit (wire/limits.h).
    /// Threads: any; a Document may move to another thread. Memory is kept per thread for the next
    /// message.
    static base::Result<Document> parse(std::string_view bytes) { return parse(bytes, {}); }
    static base::Result<Document> parse(std::string_view bytes, const ParseLimits& limits);

    const Element& root() const { return *root_; }
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    struct Arena;

  private:
    Document();
    std::unique_ptr<Arena> arena_;
    const Element* root_ = nullptr;
};

}  // namespace kps::wire::xml
