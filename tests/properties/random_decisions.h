#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "contract/model.h"
#include "tests/properties/dice.h"

/// Decisions about one service, with every member that a decision may have.
namespace kps::testing {

inline constexpr std::size_t kHomesMax = 300;  // that an area is made of

/// Where many live, so that an area has people inside and outside.
inline std::string area(Dice& dice) {
    const std::size_t level = dice(3);
    std::set<std::uint32_t> places;
    for (std::size_t count = 1 + dice(kHomesMax); count > 0; --count) {
        const registry::PersonFile file = dice.anybody();
        if (file.addresses.empty() || !file.addresses.front().residence) continue;
        const registry::Address& home = file.addresses.front();
        const std::uint32_t codes[] = {home.province, home.district, home.neighbourhood};
        if (codes[level] != 0) places.insert(codes[level]);
    }
    if (places.empty()) return "";
    constexpr std::string_view kLevels[] = {"provinces", "districts", "neighbourhoods"};
    return fmt::format(R"(,"jurisdiction":{{"{}":[{}]}})", kLevels[level], fmt::join(places, ","));
}

/// What a decision may say and need not: hidden data, area, ceilings of searches and lists.
inline std::string confidential(Dice& dice) {
    constexpr std::string_view kKinds[] = {"", R"("confidential":["address"],)",
                                           R"("confidential":["record"],)",
                                           R"("confidential":["address","record"],)"};
    return std::string(kKinds[dice(4)]);
}
inline std::string further_members(Dice& dice) {
    std::string members;
    if (dice(4) != 0)
        members += fmt::format(R"(,"list_permit":{{"reason":"Yoklama","page_persons_max":{}}})",
                               1 + dice(4));
    if (dice(2) == 0) members += fmt::format(R"(,"matches_max":{})", 1 + dice(50));
    if (dice(3) == 0) members += area(dice);
    return members;
}

inline std::string random_decision(Dice& dice, const contract::Service& service) {
    const std::size_t share = dice(101);
    std::string paths;
    std::string first;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service)) {
        if (!leaf.member->field) continue;
        if (first.empty()) first = leaf.path;
        if (dice(100) < share)
            paths += fmt::format("{}\"{}\"", paths.empty() ? "" : ",", leaf.path);
    }
    if (paths.empty() && !first.empty()) paths = "\"" + first + "\"";
    return fmt::format(
        R"({{"format":"kps-decision-1","number":"T-1","date":"2026-01-01","institution":1001,"valid_from":"2026-01-01",)"
        R"("valid_until":"{}","purpose_required":{},"end_user_required":false,{}"purposes":[{{"code":"T","text":"t",)"
        R"("legal_basis":[{{"law":"5490","article":"45"}}]}}],"services":[{{"service":"{}","version":"{}","methods":["{}"],)"
        R"("paths":[{}],"criteria_max":{},"limits":[{{"period":"day","count":{}}}],"purposes":["T"]{}}}]}})",
        dice(20) == 0 ? "2026-02-01" : "2027-01-01", dice(2) == 0, confidential(dice), service.name,
        service.version, service.operation, paths, 1 + dice(4),
        dice(8) == 0 ? 1 + dice(100) : 1'000'000, further_members(dice));
}

}  // namespace kps::testing
