#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "letters/draft.h"
#include "policy/decision_document.h"

/// The undertaking (taahhütname) is generated from the Kurul's decision: nothing of it is typed a second time.
namespace kps::letters {

/// One measure of annex 2 with the institution's answer.
struct Measure {
    std::string text;
    bool technical = false;  ///< else administrative
    std::string answer;
};

/// How the data are reached.
struct AccessKinds {
    bool web_pages = false;
    bool web_services = false;
};

/// What the decision does not say.
struct UndertakingTerms {
    std::string institution;
    AccessKinds access;
    std::vector<Measure> measures;
    std::vector<std::string> further_clauses;  ///< numbered in section f (R-051)
};

/// Values for the template `undertaking`.
/// Errors: InvalidField when terms lack the institution, a kind of access, a measure or an answer.
base::Result<Values> undertaking_values(const policy::DecisionDocument& decision,
                                        const UndertakingTerms& terms);

/// The draft of an undertaking from the decision and what it does not say, as JSON (docs/formats/letter.md).
/// Errors: InvalidField naming the path.
base::Result<Draft> undertaking_draft(const policy::DecisionDocument& decision,
                                      std::string_view terms_json);

/// Annex 1: services, methods, limits and fields of a decision.
std::vector<Block> service_annex(const policy::DecisionDocument& decision);

}  // namespace kps::letters
