#pragma once

#include <string>
#include <vector>

#include "audit/entry.h"

namespace kps::query {

/// An answer that was given, with what the entries it was given under say (docs/adr/0042).
struct GivenAnswer {
    std::string body;
    std::vector<audit::Draft> drafts;
};

}  // namespace kps::query
