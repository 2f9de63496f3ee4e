#include "membership/ranks.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace kps::membership {
namespace {

using institutions::InstitutionClass;

struct Rank {
    std::string_view key;
    int level;
    std::string_view turkish;
};

/// A row names a rank, or the lowest level.
struct Row {
    bool signs;  ///< else: administers
    InstitutionClass institution_class;
    std::string_view rank;
    int lowest_level;
    base::Date since;
};

constexpr Rank kRanks[] = {
#define KPS_RANK(key, level, turkish) {key, level, turkish},
#define KPS_SIGNATORY(institution_class, rank, year, month, day, rule)
#define KPS_SIGNATORY_LEVEL(institution_class, level, year, month, day, rule)
#define KPS_ADMINISTRATOR(institution_class, rank, year, month, day, rule)
#define KPS_ADMINISTRATOR_LEVEL(institution_class, level, year, month, day, rule)
#include "membership/ranks.def"
#undef KPS_RANK
#undef KPS_SIGNATORY
#undef KPS_SIGNATORY_LEVEL
#undef KPS_ADMINISTRATOR
#undef KPS_ADMINISTRATOR_LEVEL
};

constexpr Row kRows[] = {
#define KPS_RANK(key, level, turkish)
#define KPS_SIGNATORY(institution_class, rank, year, month, day, rule) \
    {true, InstitutionClass::institution_class, rank, 0, {year, month, day}},
#define KPS_SIGNATORY_LEVEL(institution_class, level, year, month, day, rule) \
    {true, InstitutionClass::institution_class, {}, level, {year, month, day}},
#define KPS_ADMINISTRATOR(institution_class, rank, year, month, day, rule) \
    {false, InstitutionClass::institution_class, rank, 0, {year, month, day}},
#define KPS_ADMINISTRATOR_LEVEL(institution_class, level, year, month, day, rule) \
    {false, InstitutionClass::institution_class, {}, level, {year, month, day}},
#include "membership/ranks.def"
#undef KPS_RANK
#undef KPS_SIGNATORY
#undef KPS_SIGNATORY_LEVEL
#undef KPS_ADMINISTRATOR
#undef KPS_ADMINISTRATOR_LEVEL
};

constexpr auto kKeys = [] {
    std::array<std::string_view, std::size(kRanks)> keys{};
    for (std::size_t index = 0; index < keys.size(); ++index) keys[index] = kRanks[index].key;
    return keys;
}();

const Rank* find_rank(std::string_view key) {
    const auto* found = std::find_if(std::begin(kRanks), std::end(kRanks),
                                     [&](const Rank& rank) { return rank.key == key; });
    return found == std::end(kRanks) ? nullptr : found;
}

/// The newest first day of the class's rows that are in force on the day; year 0: it has none.
base::Date newest_row(bool signs, InstitutionClass institution_class, const base::Date& day) {
    base::Date newest{};
    for (const Row& row : kRows)
        if (row.signs == signs && row.institution_class == institution_class && row.since <= day)
            newest = std::max(newest, row.since);
    return newest;
}

RankRule rule_of(bool signs, InstitutionClass institution_class, const base::Date& day) {
    const base::Date newest = newest_row(signs, institution_class, day);
    RankRule rule;
    for (const Row& row : kRows) {
        const bool counts =
            row.signs == signs && row.institution_class == institution_class && row.since == newest;
        if (!counts) continue;
        rule.at_least |= row.rank.empty();
        const auto* rank = std::find_if(std::begin(kRanks), std::end(kRanks), [&](const Rank& one) {
            return row.rank.empty() ? one.level == row.lowest_level : one.key == row.rank;
        });
        if (rank != std::end(kRanks)) rule.turkish.push_back(rank->turkish);
    }
    return rule;
}

/// By the newest rows of the class that are in force on the day.
bool may(bool signs, InstitutionClass institution_class, const Rank& rank, const base::Date& day) {
    const base::Date newest = newest_row(signs, institution_class, day);
    bool allowed = false;
    for (const Row& row : kRows) {
        if (row.signs != signs || row.institution_class != institution_class || row.since != newest)
            continue;
        allowed |= row.rank.empty() ? rank.level > 0 && rank.level >= row.lowest_level
                                    : row.rank == rank.key;
    }
    return allowed;
}

}  // namespace

std::span<const std::string_view> rank_keys() {
    return kKeys;
}

std::string_view rank_turkish(std::string_view key) {
    const Rank* rank = find_rank(key);
    return rank == nullptr ? std::string_view() : rank->turkish;
}

// Rule R-221, Rule R-251, Rule R-252, Rule R-255, Rule R-263, Rule R-270, Rule R-282: who may sign, by class.
bool may_sign(InstitutionClass institution_class, std::string_view rank, const base::Date& day) {
    const Rank* known = find_rank(rank);
    return known != nullptr && may(true, institution_class, *known, day);
}

std::string signatory_text(InstitutionClass institution_class, const base::Date& day) {
    std::vector<std::string_view> named;
    const Rank* lowest = nullptr;
    for (const Rank& rank : kRanks) {
        if (!may(true, institution_class, rank, day)) continue;
        named.push_back(rank.turkish);
        if (rank.level > 0 && (lowest == nullptr || rank.level < lowest->level)) lowest = &rank;
    }
    // A ladder is told by its lowest rung, which takes everything above it in.
    const bool ladder =
        lowest != nullptr &&
        std::all_of(std::begin(kRanks), std::end(kRanks), [&](const Rank& rank) {
            return rank.level < lowest->level || may(true, institution_class, rank, day);
        });
    if (ladder) return "en az " + std::string(lowest->turkish);
    std::string text;
    for (std::size_t index = 0; index < named.size(); ++index) {
        if (index > 0) text += index + 1 == named.size() ? " veya " : ", ";
        text += named[index];
    }
    return text;
}

// Rule X-002: who may be administrator; another table.
bool may_be_administrator(InstitutionClass institution_class, std::string_view rank,
                          const base::Date& day) {
    const Rank* known = find_rank(rank);
    return known != nullptr && may(false, institution_class, *known, day);
}

RankRule signatory_ranks(InstitutionClass institution_class, const base::Date& day) {
    return rule_of(true, institution_class, day);
}

RankRule administrator_ranks(InstitutionClass institution_class, const base::Date& day) {
    return rule_of(false, institution_class, day);
}

}  // namespace kps::membership
