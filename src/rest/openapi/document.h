#pragma once

#include <span>
#include <string>

#include "contract/grant_tree.h"
#include "contract/model.h"

namespace kps::rest {

/// What of the catalogue a document describes: everything, or what one institution holds.
struct OpenApiView {
    std::string base_url;  ///< the server that is named
    /// Null: the whole catalogue. Else a service without a row, and a leaf outside the row's mask, are left out.
    const std::span<const contract::ServiceGrant>* grants = nullptr;
};

/// OpenAPI 3.1 of the REST edge, made from the contract descriptions: one path for each service version, one schema for
/// each criterion and record, examples that can be executed (docs/formats/rest.md).
std::string open_api_document(const contract::Catalogue& catalogue, const OpenApiView& view);

}  // namespace kps::rest
