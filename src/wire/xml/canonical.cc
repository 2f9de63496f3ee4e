#include "wire/xml/canonical.h"

#include <algorithm>
#include <array>

#include "wire/limits.h"

namespace kps::wire::xml {
namespace {

using base::ErrorCode;

constexpr std::string_view kXmlUri = "http://www.w3.org/XML/1998/namespace";

void append_escaped_text(std::string& out, std::string_view text) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string_view escape;
        switch (text[i]) {
            case '&':
                escape = "&amp;";
                break;
            case '<':
                escape = "&lt;";
                break;
            case '>':
                escape = "&gt;";
                break;
            case '\r':
                escape = "&#xD;";
                break;
            default:
                continue;
        }
        out.append(text, start, i - start).append(escape);
        start = i + 1;
    }
    out.append(text, start);
}

void append_escaped_value(std::string& out, std::string_view value) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        std::string_view escape;
        switch (value[i]) {
            case '&':
                escape = "&amp;";
                break;
            case '<':
                escape = "&lt;";
                break;
            case '"':
                escape = "&quot;";
                break;
            case '\t':
                escape = "&#x9;";
                break;
            case '\n':
                escape = "&#xA;";
                break;
            case '\r':
                escape = "&#xD;";
                break;
            default:
                continue;
        }
        out.append(value, start, i - start).append(escape);
        start = i + 1;
    }
    out.append(value, start);
}

void append_name(std::string& out, std::string_view prefix, std::string_view local) {
    if (!prefix.empty()) out.append(prefix).push_back(':');
    out.append(local);
}

/// Writes one element and what is below it. Depth is bounded by the parser (kXmlDepthMax).
class Canonicaliser {
  public:
    explicit Canonicaliser(std::string& out) : out_(out) {}
    base::Status write(const Element& element);

  private:
    base::Status write_namespaces(const Element& element);
    base::Status use(std::string_view prefix, std::string_view uri);
    void write_attributes(const Element& element);

    std::string& out_;
    /// Namespaces that stand in the output at this point. Each answers to another declaration in
    /// scope, so the parser's limit bounds them too; the one above it is for an `xmlns=""`.
    std::array<NamespaceDeclaration, kXmlNamespacesMax + 1> rendered_;
    std::size_t rendered_count_ = 0;
};

base::Status Canonicaliser::use(std::string_view prefix, std::string_view uri) {
    for (std::size_t i = rendered_count_; i-- > 0;) {
        if (rendered_[i].prefix != prefix) continue;
        if (rendered_[i].uri == uri) return {};
        break;
    }
    const bool no_default = prefix.empty() && uri.empty();
    if (no_default) {
        const auto rendered_default = [](const NamespaceDeclaration& d) {
            return d.prefix.empty();
        };
        if (std::none_of(rendered_.begin(), rendered_.begin() + rendered_count_, rendered_default))
            return {};
    }
    if (rendered_count_ == rendered_.size()) return base::failed(ErrorCode::XmlLimit, "namespaces");
    rendered_[rendered_count_++] = {prefix, uri};
    return {};
}

base::Status Canonicaliser::write_namespaces(const Element& element) {
    const std::size_t before = rendered_count_;
    if (element.namespace_uri != kXmlUri || element.prefix != "xml")
        KPS_TRY(use(element.prefix, element.namespace_uri));
    for (std::uint32_t i = 0; i < element.attribute_count; ++i) {
        const Attribute& attribute = element.attributes[i];
        if (attribute.prefix.empty() || attribute.prefix == "xml") continue;
        KPS_TRY(use(attribute.prefix, attribute.namespace_uri));
    }
    const auto first = rendered_.begin() + before;
    const auto last = rendered_.begin() + rendered_count_;
    if (last - first > 1)
        std::sort(first, last, [](const auto& a, const auto& b) { return a.prefix < b.prefix; });
    for (auto it = first; it != last; ++it) {
        out_.append(it->prefix.empty() ? " xmlns" : " xmlns:").append(it->prefix).append("=\"");
        append_escaped_value(out_, it->uri);
        out_.push_back('"');
    }
    return {};
}

void Canonicaliser::write_attributes(const Element& element) {
    const auto write_one = [this](const Attribute& attribute) {
        out_.push_back(' ');
        append_name(out_, attribute.prefix, attribute.local);
        out_.append("=\"");
        append_escaped_value(out_, attribute.value);
        out_.push_back('"');
    };
    if (element.attribute_count == 0) return;
    if (element.attribute_count == 1) return write_one(*element.attributes);
    std::array<const Attribute*, kXmlAttributesMax> sorted;
    for (std::uint32_t i = 0; i < element.attribute_count; ++i) sorted[i] = element.attributes + i;
    const auto last = sorted.begin() + element.attribute_count;
    std::sort(sorted.begin(), last, [](const Attribute* a, const Attribute* b) {
        if (const int order = a->namespace_uri.compare(b->namespace_uri)) return order < 0;
        return a->local < b->local;
    });
    for (auto it = sorted.begin(); it != last; ++it) write_one(**it);
}

base::Status Canonicaliser::write(const Element& element) {
    const std::size_t rendered_before = rendered_count_;
    out_.push_back('<');
    append_name(out_, element.prefix, element.local);
    KPS_TRY(write_namespaces(element));
    write_attributes(element);
    out_.push_back('>');
    for (const Node* node = element.first_child; node; node = node->next) {
        if (node->element)
            KPS_TRY(write(*node->element));
        else
            append_escaped_text(out_, node->text);
    }
    out_.append("</");
    append_name(out_, element.prefix, element.local);
    out_.push_back('>');
    rendered_count_ = rendered_before;
    return {};
}

}  // namespace

base::Status append_canonical(std::string& out, const Element& element) {
    const std::size_t before = out.size();
    Canonicaliser canonicaliser(out);
    base::Status written = canonicaliser.write(element);
    if (!written) out.resize(before);
    return written;
}

}  // namespace kps::wire::xml
