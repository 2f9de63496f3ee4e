#pragma once

#include <string>

namespace kps::errors {

/// The catalogue as `docs/error_catalogue.md`: `./dev docs` writes it, a test compares.
std::string catalogue_markdown();

}  // namespace kps::errors
