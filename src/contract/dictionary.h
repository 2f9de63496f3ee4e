#pragma once

#include <string>

#include "contract/model.h"

namespace kps::contract {

/// The data dictionary as Markdown: every field of the register with its data class and the
/// services that may give it, then every service with its criteria and its leaves in bit order.
/// Made by `./dev docs`, never edited.
std::string data_dictionary(const Catalogue& catalogue);

}  // namespace kps::contract
