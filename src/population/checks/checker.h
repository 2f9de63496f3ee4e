#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "registry/register_reader.h"
#include "registry/register_writer.h"

/// Walks a register once and says which rules of `rules.def` do not hold, and where.
///
/// Invariants:
/// 1. Memory is bounded, whatever the size of the register.
/// 2. Every rule is applied to every record; only uniqueness is seen through a window: places and
/// serials are
///    compared within the last kCheckWindow people (family rows lie close together by construction
///    of numbers).
/// 3. A report names ordinals of records, never numbers or names.
namespace kps::population {

enum class Rule : std::uint8_t {
#define KPS_RULE(name, text) name,
#include "population/checks/rules.def"
#undef KPS_RULE
    Count_,
};
inline constexpr std::size_t kRuleCount = static_cast<std::size_t>(Rule::Count_);

struct RuleInfo {
    Rule rule;
    std::string_view name;
    std::string_view text;
};
const RuleInfo& info(Rule rule);

/// `ordinal` counts records from 1 in the order of the register; 0: a row of the index whose record does
/// not exist.
struct Finding {
    Rule rule;
    std::uint64_t ordinal;
};

struct CheckReport {
    std::uint64_t people = 0;
    std::array<std::uint64_t, kRuleCount> broken{};  ///< by rule
    std::vector<Finding> findings;                   ///< the first kFindingsKept
    std::uint64_t broken_total() const;
};

struct CheckOptions {
    base::Date as_of;        ///< the day of the register; nothing may lie after it
    bool has_index = false;  ///< without one the two rules of the index are not applied
    std::string folder;      ///< where rows of the index are laid aside while they are sorted
    std::function<void(std::uint64_t)> progress;  ///< may be empty
};

/// Errors: what the register returns; records that break rules are no errors.
base::Result<CheckReport> check(registry::RegisterScanner& scanner,
                                registry::RegisterReader& reader, const CheckOptions& options);

}  // namespace kps::population
