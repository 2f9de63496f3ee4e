#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "base/result.h"
#include "contract/mask.h"
#include "policy/decide.h"
#include "policy/grant_tree.h"
#include "policy/limits.h"

/// The decision of the Kurul as data: the one source of every right (DESIGN.md 1).
namespace kps::policy {

struct LegalBasis {
    std::string law;      ///< 5411
    std::string article;  ///< 73
};

struct Purpose {
    std::string code;  ///< as `Amac/Kod` carries it
    std::string text;
    std::vector<LegalBasis> legal_basis;  ///< at least one
};

/// The Kurul's separate leave for a list question: persons nobody named. Without it such a question
/// is refused even where the decision grants the service.
struct ListPermit {
    std::string reason;  ///< why known numbers do not do; written by the Kurul, never empty
    std::size_t page_persons_max = 0;
};

struct GrantedService {
    const contract::Service* service = nullptr;
    std::vector<std::string> methods;
    contract::Mask leaves;  ///< what the paths grant, whatever the institution's class
    std::size_t criteria_max = 0;
    std::size_t matches_max = kMatchesDefault;  ///< persons a search may answer
    std::optional<ListPermit> list_permit;
    std::vector<UsageCounter::Limit> limits;
    std::vector<std::string> purposes;  ///< codes
    Jurisdiction jurisdiction;
};

struct DecisionDocument {
    std::string number;
    base::Date date;
    base::InstitutionId institution;
    base::Date valid_from;
    base::Date valid_until;  ///< the last day, included
    bool purpose_required = true;
    bool end_user_required = true;
    bool sees_hidden_addresses = false;
    bool sees_hidden_records = false;
    std::vector<Purpose> purposes;
    std::vector<GrantedService> services;
    std::string canonical_json;
    base::DecisionHash hash{};  ///< SHA-256 of `canonical_json`: the decision's name
};

/// Reads and checks a decision.
///
/// Shape:  docs/formats/decision.md.
/// Errors: InvalidDecision with the JSON path of the first thing that is wrong, for the person who
/// wrote it.
base::Result<DecisionDocument> parse_decision(std::string_view text, const GrantTree& tree);

/// What the law demands of this institution's decision beyond its form.
/// Errors: InvalidDecision; never passes a decision for another institution.
base::Status check_decision(const DecisionDocument& document,
                            const institutions::Institution& institution);

}  // namespace kps::policy
