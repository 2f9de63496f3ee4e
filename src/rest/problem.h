#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace kps::rest {

inline constexpr std::string_view kProblemMediaType = "application/problem+json";
inline constexpr std::string_view kJsonMediaType = "application/json";

/// The number a caller is told: Kod of a business error (several reasons may share one), else the number of the table.
std::uint16_t shown_code(base::ErrorCode code);

/// An error of the whole call as problem details (RFC 9457): status and texts of the one error table, a link to the
/// error catalogue, `no-store`. `detail` says what of the request is wrong, never a value of it.
http::Response problem(base::ErrorCode code, std::string_view detail = {});
/// What a person is told of an error: the place in the request, never a word about the stores; and what is not there
/// and what may not be seen are one answer. No cookie is taken away: a slow refusal of before would take the one of a
/// session that has begun since.
http::Response problem_of(const base::Error& error);

}  // namespace kps::rest
