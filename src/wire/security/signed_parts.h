#pragma once

#include <array>
#include <string>

#include "base/result.h"
#include "wire/security/parts.h"

namespace kps::wire::security {

/// The elements that must be signed, and whether a signature covers exactly these. They were found by
/// fixed path; an identifier only says which Reference is whose.
class SignedParts {
  public:
    struct Part {
        const xml::Element* element = nullptr;
        std::string_view id;
    };
    /// Errors: InvalidSecurity for an element that is not there, has no wsu:Id or holds a comment.
    base::Status add(const xml::Element* element);
    /// Whether each part has one Reference with its digest (SHA-256) and no Reference names anything
    /// else. Errors: InvalidSecurity.
    base::Status check(const Signature& signature, std::string& scratch) const;

  private:
    std::array<Part, kReferencesMax> parts_;
    std::size_t count_ = 0;
};

}  // namespace kps::wire::security
