#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kps::membership {

/// A rule forbids the act: `R-248 (KPS başvuru §2): not by fax`.
inline tl::unexpected<base::Error> refused(std::string_view rule, std::string_view why) {
    return base::failed(base::ErrorCode::RuleRefused, std::string(rule) + ": " + std::string(why));
}
/// A document is not there or not the right one.
inline tl::unexpected<base::Error> document_refused(std::string_view rule, std::string_view why) {
    return base::failed(base::ErrorCode::DocumentRefused,
                        std::string(rule) + ": " + std::string(why));
}

}  // namespace kps::membership
