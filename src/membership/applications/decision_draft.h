#pragma once

#include <string>

#include "base/calendar.h"
#include "base/ids.h"
#include "lifecycle/field.h"
#include "policy/decision_document.h"

/// The decision of the Kurul, built by code from what the directorate proposed: nobody types it again.
namespace kps::membership {

struct DecisionHead {
    std::string number;
    base::Date date;
    base::InstitutionId institution;
    base::Date valid_from;
};

/// The decision as JSON (docs/formats/decision.md). `proposal` is the body of an application with its report.
std::string decision_text(const lifecycle::JsonObject& proposal, const DecisionHead& head,
                          const policy::GrantTree& tree);

/// Reads it and checks what the law demands for an institution of this class on its first day.
/// Errors: InvalidDecision; RuleRefused where the class may not be given such data.
base::Result<policy::DecisionDocument> check_draft(
    const std::string& text, const policy::GrantTree& tree,
    institutions::InstitutionClass institution_class);

}  // namespace kps::membership
