#pragma once

#include <string>
#include <string_view>

#include "errors/catalogue.h"

namespace kps::errors {

// Paths the page is served under; the page links to itself, its style sheet and the JSON by them.
inline constexpr std::string_view kTurkishPagePath = "/hatalar";
inline constexpr std::string_view kEnglishPagePath = "/en/errors";
inline constexpr std::string_view kStyleSheetPath = "/hatalar/stil.css";
inline constexpr std::string_view kJsonPath = "/api/v1/errors";

/// The catalogue as one HTML page without scripts: a table of contents, each code under
/// `#kod-NUMBER`, then the ways back from a fault or a status to its codes. At most kPageBytesMax.
std::string catalogue_page(Language language);

/// The page's style sheet (src/errors/page.css).
std::string_view style_sheet();

/// Where a code stands on the page, as a path with a fragment.
std::string page_address(const Entry& entry, Language language);

}  // namespace kps::errors
