#pragma once

#include <string>
#include <string_view>

#include "contract/model.h"

namespace kps::rest {

inline constexpr std::string_view kServicesPath = "/api/v1/services/";
inline constexpr std::string_view kReceiptsPath = "/api/v1/receipts/";

/// True for what REST offers: every service version but the public checks, which have no caller.
bool is_offered(const contract::Service& service);

/// The version as it stands in paths: 2024-04-01.
std::string service_version(const contract::Service& service);

/// `/api/v1/services/BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula`.
std::string service_path(const contract::Service& service);

/// The service version that `path` names; null when there is none. Names are compared exactly.
const contract::Service* service_at(const contract::Catalogue& catalogue, std::string_view path);

/// The same for `name/yyyy-mm-dd`, without the operation.
const contract::Service* service_version_at(const contract::Catalogue& catalogue,
                                            std::string_view named);

}  // namespace kps::rest
