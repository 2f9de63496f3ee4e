#pragma once

#include "contract/model.h"

namespace kps::contract::testing {

/// The services of the program, read once for all tests.
inline const Catalogue& catalogue() {
    static const Catalogue built_in = Catalogue::built_in().take();
    return built_in;
}

}  // namespace kps::contract::testing
