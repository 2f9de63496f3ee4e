#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/search/log_search.h"
#include "base/result.h"

namespace kps::inspection {

/// By what the questions are put into strata, of which each gives its share.
enum class Strata : std::uint8_t { None, Institution, Service, Outcome, Day };
std::string_view name_of(Strata strata);
std::optional<Strata> strata_by_name(std::string_view name);

/// What is drawn. The same order over the same log draws the same entries (docs/adr/0141).
struct SampleOrder {
    audit::DayRange days;
    Strata strata = Strata::None;
    std::size_t per_stratum = 10;
    std::string seed;
    std::uint64_t end = 0;  ///< no entry from this one on: what is published has a proof
};

struct DrawnEntry {
    std::uint64_t index = 0;
    std::int64_t time_us = 0;
    std::uint32_t institution = 0;
    std::uint16_t service = 0;
    std::uint16_t outcome = 0;
    std::string stratum;
};
struct StratumSize {
    std::string name;
    std::uint64_t entries = 0;  ///< it was drawn from
    std::size_t drawn = 0;
};
struct Drawn {
    std::vector<StratumSize> strata;  ///< by name
    std::vector<DrawnEntry> entries;  ///< by index
};

/// Questions of these days, refused ones as well: of each stratum those with the smallest SHA-256 of `seed:index`.
/// Errors: TooManyMatches for more entries to draw from, strata, or drawn ones than there may be; those of the log.
base::Result<Drawn> draw(audit::LogSearch& search, const SampleOrder& order);

}  // namespace kps::inspection
