#include "wire/security/signed_parts.h"

#include "crypto/digest.h"
#include "wire/namespaces.h"

namespace kps::wire::security {

base::Status SignedParts::add(const xml::Element* element) {
    if (!element) return refuse("a part that must be signed is missing");
    // A comment is not signed and could split a text for another reader (SECURITY threat 10).
    if (element->has_comment_inside) return refuse("comment in a signed part");
    const xml::Attribute* id = element->attribute(ns::kUtility, "Id");
    if (!id || id->value.empty()) return refuse("a part that must be signed has no Id");
    if (count_ == parts_.size()) return refuse("too many parts");
    parts_[count_++] = {element, id->value};
    return {};
}

base::Status SignedParts::check(const Signature& signature, std::string& scratch) const {
    // As many References as parts, and one for each part, leave none that names something else.
    if (signature.reference_count != count_) return refuse("not one Reference for each part");
    for (std::size_t index = 0; index < count_; ++index) {
        const Part& part = parts_[index];
        const Reference* own = nullptr;
        for (std::size_t at = 0; at < signature.reference_count; ++at) {
            if (signature.references[at].id != part.id) continue;
            if (own) return refuse("two References to one part");
            own = &signature.references[at];
        }
        if (!own) return refuse("a part is not signed");
        const base::ByteView bytes = KPS_TRY(canonical_bytes(*part.element, scratch));
        if (!equals_text(crypto::sha256(bytes), own->digest_value))
            return refuse("digest of a part");
    }
    return {};
}

}  // namespace kps::wire::security
