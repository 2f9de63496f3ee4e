#pragma once

#include <string>

#include "contract/model.h"

namespace kps::rest {

/// The catalogue of service versions as JSON: public facts only, with where each is asked and how well its shape is
/// known.
std::string catalogue_json(const contract::Catalogue& catalogue);

}  // namespace kps::rest
