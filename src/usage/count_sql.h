#pragma once

#include <string_view>

/// What the queries over `usage_counts` share.
namespace kps::usage {

/// Columns of Sums: answered, empty, refused.
inline constexpr std::string_view kSumColumns =
    "CAST(COALESCE(SUM(CASE WHEN type = 1 AND outcome = 0 THEN times END), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(CASE WHEN type = 1 AND outcome <> 0 THEN times END), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(CASE WHEN type = 2 THEN times END), 0) AS BIGINT)";

/// Which rows are questions, answered or refused.
inline constexpr std::string_view kIsQuestion = "service <> 0 AND type IN (1, 2)";

}  // namespace kps::usage
