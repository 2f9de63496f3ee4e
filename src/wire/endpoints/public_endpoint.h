#pragma once

#include <string>

#include "base/clock.h"
#include "contract/model.h"
#include "http/router.h"
#include "query/engine.h"

namespace kps::wire::endpoints {

struct PublicParts {
    query::Engine& engine;
    const contract::Catalogue& catalogue;
    const base::Clock& clock;
    std::string base_url;
};

/// `/Service/KPSPublic.asmx`, `KPSPublicV2.asmx` and `KPSPublicYabanciDogrula.asmx`: yes/no checks without credentials
/// (WIRE.md 3.12), each recorded like any other question. A source that asks too often gets 429.
void add_public_routes(http::Router& router, const PublicParts& parts);

}  // namespace kps::wire::endpoints
