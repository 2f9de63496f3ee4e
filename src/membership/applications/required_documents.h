#pragma once

#include <span>
#include <string_view>

#include "institutions/institution.h"

namespace kps::membership {

/// A document that an application must bring.
struct RequiredDocument {
    std::string_view kind;     ///< as applications name it: `signature-circular`
    std::string_view turkish;  ///< for people
    std::string_view rule;
    std::string_view missing;  ///< what is said when it is not there
    bool per_signatory = false;
};

/// What an institution of the class hands in with its application, in the order in which it is looked for.
std::span<const RequiredDocument> required_documents(
    institutions::InstitutionClass institution_class);

}  // namespace kps::membership
