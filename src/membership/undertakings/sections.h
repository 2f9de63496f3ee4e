#pragma once

#include <string_view>

#include "lifecycle/field.h"

/// The text of an undertaking, made of the decision: the seven subjects of KPSY m.6/7 and its annexes.
namespace kps::membership {

/// What the text is made of beside the decision.
struct UndertakingParts {
    std::string_view institution_name;
    const lifecycle::JsonArray& measures;
    const lifecycle::JsonArray& clauses;  ///< other matters (m.6/7-f)
};

/// Members `purpose`, `legal_reason`, `access`, `powers`, `liability`, `measures`, `other` as texts, and `services`,
/// the service annex as a list.
/// Errors: InvalidDecision for what is no decision.
base::Result<lifecycle::JsonObject> undertaking_sections(std::string_view decision,
                                                         const UndertakingParts& parts);

/// Each of the seven subjects is there and not empty, the annex of services too.
/// Errors: RuleRefused with the duty of the first that is missing.
base::Status check_sections(const lifecycle::JsonObject& sections);

/// Names of the members in which two texts differ.
lifecycle::JsonArray changed_sections(const lifecycle::JsonObject& before,
                                      const lifecycle::JsonObject& after);

}  // namespace kps::membership
