#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "audit/search/log_search.h"
#include "base/result.h"
#include "subject_access/limits.h"

namespace kps::subject_access {

/// Which of the own look-ups somebody asks for.
struct LookUpRequest {
    std::optional<std::int32_t> year;          ///< of Europe/Istanbul; absent: all
    std::optional<std::uint32_t> institution;  ///< 0: the directorate; absent: all
    std::optional<std::uint64_t> before;       ///< older than this reference
    std::size_t limit = kRowsDefault;

    audit::DayRange days() const;
};

/// Reads `year`, `institution`, `before` and `limit`.
/// Errors: MalformedBody naming the member that is unknown, twice there or out of its limits.
base::Result<LookUpRequest> read_look_up_request(std::string_view query);

/// A whole number of digits alone, `lowest` to `highest`; nothing for any other text.
std::optional<std::int64_t> number_in(std::string_view text, std::int64_t lowest,
                                      std::int64_t highest);

}  // namespace kps::subject_access
