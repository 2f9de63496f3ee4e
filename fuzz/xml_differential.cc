#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "wire/xml/canonical.h"
#include "wire/xml/document.h"
#include "wire/xml/libxml2_oracle.h"

// What our parser accepts, libxml2 accepts too, and the canonical form of the root and of one more
// element is the same byte for byte. What our parser calls malformed, libxml2 refuses as well; the
// other refusals are ours by intention.
namespace kps {
namespace {

using wire::xml::Element;

const Element* next_in_document(const Element* element) {
    if (const Element* below = element->first_element()) return below;
    while (element && !element->next_element()) element = element->parent;
    return element ? element->next_element() : nullptr;
}

/// libxml2 reads other encodings when a mark or a declaration names one; we never do.
bool is_other_encoding(std::string_view bytes) {
    const bool marked = !bytes.empty() && static_cast<unsigned char>(bytes[0]) >= 0xFE;
    return marked || bytes.find("encoding") != std::string_view::npos;
}

/// It asks for no space between the parts of the declaration, and stops reading at a NUL.
bool is_lenient_in_libxml2(std::string_view bytes, std::string_view context) {
    return context.rfind("XML declaration", 0) == 0 || bytes.find('\0') != std::string_view::npos;
}

[[noreturn]] void disagree(const char* what, std::string_view context) {
    std::cerr << what << ": " << context << "\n";
    std::abort();
}

void compare_form(std::string_view bytes, const Element& element, std::size_t index) {
    std::string form;
    if (!wire::xml::append_canonical(form, element)) disagree("no canonical form", "");
    if (form.empty()) disagree("empty canonical form", "");
    const auto theirs = wire::xml::oracle::canonical(bytes, index);
    if (!theirs || *theirs != form)
        disagree("canonical form", form + "\n" + theirs.value_or("(none)"));
}

int run(std::string_view bytes) {
    const auto document = wire::xml::Document::parse(bytes);
    const bool theirs = wire::xml::oracle::accepts(bytes);
    if (!document) {
        const base::Error& error = document.error();
        if (is_other_encoding(bytes) || is_lenient_in_libxml2(bytes, error.context)) return 0;
        if (error.code == base::ErrorCode::MalformedXml && theirs)
            disagree("only libxml2 accepts", error.context);
        return 0;
    }
    if (!theirs) disagree("only we accept", "");
    compare_form(bytes, document->root(), 0);
    const std::size_t wanted = bytes.size() % 7;
    std::size_t index = 0;
    for (const Element* e = &document->root(); e; e = next_in_document(e), ++index)
        if (index == wanted && index != 0) compare_form(bytes, *e, index);
    return 0;
}

}  // namespace
}  // namespace kps

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return kps::run({reinterpret_cast<const char*>(data), size});
}
