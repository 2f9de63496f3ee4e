#include "membership/legal_basis.h"

#include <algorithm>
#include <array>

namespace kps::membership {
namespace {

constexpr Law kLaws[] = {
#define KPS_LAW(code, title, year, month, day, until_year, until_month, until_day) \
    {code, title, {year, month, day}, {until_year, until_month, until_day}},
#include "membership/legal_basis.def"
#undef KPS_LAW
};

constexpr auto kCodes = [] {
    std::array<std::string_view, std::size(kLaws)> codes{};
    for (std::size_t index = 0; index < codes.size(); ++index) codes[index] = kLaws[index].code;
    return codes;
}();

const Law* find_law(std::string_view code) {
    const auto* found = std::find_if(std::begin(kLaws), std::end(kLaws),
                                     [&](const Law& law) { return law.code == code; });
    return found == std::end(kLaws) ? nullptr : found;
}

}  // namespace

std::span<const Law> laws() {
    return kLaws;
}

std::span<const std::string_view> law_codes() {
    return kCodes;
}

std::string_view law_title(std::string_view code) {
    const Law* law = find_law(code);
    return law == nullptr ? std::string_view() : law->title;
}

// Rule R-241 (KPS başvuru §2): the circular and the old regulation are of the list.
// Rule R-004 (KPSY m.3/1): a basis is one of the list.
// Rule R-117 (KPSY m.18): the repealed regulation carries nothing new.
bool is_legal_basis(std::string_view code, const base::Date& day) {
    const Law* law = find_law(code);
    return law != nullptr && law->since <= day && (law->until.year == 0 || day < law->until);
}

}  // namespace kps::membership
