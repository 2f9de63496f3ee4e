#pragma once

#include <string>
#include <string_view>

namespace kps::public_side {

/// OpenAPI 3.1 of what programs may ask without a session; made from the list of resources.
std::string public_open_api(std::string_view base_url);

}  // namespace kps::public_side
