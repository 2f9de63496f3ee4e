#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "institutions/institution.h"

namespace kps::membership {

/// Keys of all ranks, for a field's choices: `department-head`.
std::span<const std::string_view> rank_keys();
/// `Daire Başkanı`; empty for what is no rank.
std::string_view rank_turkish(std::string_view key);

/// True where a person of this rank may sign the undertaking for an institution of the class.
/// Source: ranks.def.
bool may_sign(institutions::InstitutionClass institution_class, std::string_view rank,
              const base::Date& day);
/// Who may sign for an institution of the class, as a letter says it: `Kaymakam veya Kaymakam Vekili`, `en az Müdür`.
std::string signatory_text(institutions::InstitutionClass institution_class, const base::Date& day);
/// True where a person of this rank may be the institution's administrator (idari kullanıcı, X-002).
bool may_be_administrator(institutions::InstitutionClass institution_class, std::string_view rank,
                          const base::Date& day);

/// Who may, in words for people.
struct RankRule {
    bool at_least = false;  ///< the first of the list, and whoever stands above
    std::vector<std::string_view> turkish;
};
RankRule signatory_ranks(institutions::InstitutionClass institution_class, const base::Date& day);
RankRule administrator_ranks(institutions::InstitutionClass institution_class,
                             const base::Date& day);

}  // namespace kps::membership
