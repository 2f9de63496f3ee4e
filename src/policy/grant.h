#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/model.h"
#include "policy/decide.h"
#include "policy/decision_document.h"

namespace kps::policy {

/// What may be seen from an instant on: the law's lists of recipients change with time
/// (recipients.def).
struct LawfulLeaves {
    std::int64_t from_us = 0;
    contract::Mask mask;
    std::optional<Refused> refused;  ///< set: the class may be given nothing of the service
};

/// A purpose as people choose it.
struct PurposeWords {
    std::string code;
    std::string text;
};

/// One service of one decision, compiled. Immutable; shared by all threads.
struct Grant {
    const contract::Service* service = nullptr;
    base::DecisionHash decision{};
    std::int64_t valid_from_us = 0;
    std::int64_t valid_until_us = 0;  ///< first instant after the last day
    bool method_granted = false;
    bool purpose_required = true;
    bool end_user_required = true;
    bool sees_hidden_addresses = false;
    bool sees_hidden_records = false;
    std::size_t criteria_max = 0;
    /// Persons a search by identity data or by place may answer; more is TooManyMatches.
    std::size_t matches_max = kMatchesDefault;
    /// Leave for list questions; without it they are refused whatever else is granted.
    std::optional<ListPermit> list_permit;
    std::vector<std::string> purposes;  ///< codes
    /// The same with the decision's words, for people; never null in a compiled grant.
    std::shared_ptr<const std::vector<PurposeWords>> purpose_words;
    std::vector<UsageCounter::Limit> limits;
    Jurisdiction jurisdiction;         ///< lists sorted
    std::vector<LawfulLeaves> lawful;  ///< by time, never empty

    /// What the class may be given at an instant; null before the first law.
    const LawfulLeaves* lawful_at(std::int64_t now_us) const;
};

/// Compiles one service of a decision for an institution of the class.
Grant compile_grant(const DecisionDocument& document, const GrantedService& granted,
                    institutions::InstitutionClass institution_class);

}  // namespace kps::policy
