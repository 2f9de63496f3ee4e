#pragma once

#include <optional>

#include "institutions/institution.h"
#include "lifecycle/machine.h"
#include "membership/environment.h"

/// What must hold before an application moves, beside state, role and fields. Each cites its rule.
namespace kps::membership::application_checks {

using lifecycle::Context;

/// Class of who applies; empty for who is served by its centre.
std::optional<institutions::InstitutionClass> class_of(const lifecycle::JsonObject& body);
/// The same where there must be one. Errors: RuleRefused.
base::Result<institutions::InstitutionClass> required_class(const lifecycle::JsonObject& body);
/// All that were handed in with the application and after it.
lifecycle::JsonArray documents_of(const lifecycle::JsonObject& body);

base::Status before_keeping_draft(const Context& context);
base::Status before_submit(const Environment& environment, const Context& context);
base::Status before_register(const Context& context);
base::Status before_review(const Environment& environment, const Context& context);
base::Status before_document_request(const Context& context);
base::Status before_proposal(const Environment& environment, const Context& context);
base::Status before_declaration(const Environment& environment, const Context& context);
base::Status before_deficiency(const Context& context);
base::Status before_invitation(const Context& context);
base::Status before_assignment(const Environment& environment, const Context& context);
base::Status before_appointment(const Context& context);
base::Status before_round(const Context& context);
base::Status before_signature(const Context& context);
base::Status before_directorate_signature(const Context& context);
base::Status before_form(const Environment& environment, const Context& context);
base::Status before_connection(const Context& context);
base::Status before_hand_over(const Context& context);

}  // namespace kps::membership::application_checks
