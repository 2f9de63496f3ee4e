#pragma once

#include <string>

#include "errors/catalogue.h"

namespace kps::errors {

/// The whole catalogue as one JSON object: `codes`, `soap_faults`, `public_faults`, `http_statuses`.
/// The same for all readers; both languages. Members are in a fixed order.
std::string catalogue_json();

/// One code, as in `codes`.
std::string entry_json(const Entry& entry);

}  // namespace kps::errors
