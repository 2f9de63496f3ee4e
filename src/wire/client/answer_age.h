#pragma once

#include <cstdint>

#include "base/result.h"
#include "wire/client/session.h"

namespace kps::wire::client {

/// What is older than `age_us_max` is an old copy, and nobody acts on it.
/// Errors: StaleVersion for an answer that is older, that was asked later than now by as much (a clock is wrong), or
///         that does not say when it was asked.
base::Status check_age(const Reply& reply, std::int64_t now_us, std::int64_t age_us_max);

}  // namespace kps::wire::client
