#pragma once

#include <string>
#include <string_view>

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// What guards and effects of this component share.
namespace kps::membership {

/// A rule says no. The text names the rule, never the value.
base::Status refuse(std::string_view rule, std::string_view why);

/// The institution that an act of the directorate names (`institution`), or whose the case or the actor is.
/// Errors: InvalidField when nobody names one; RuleRefused when the actor's or the case's is another one.
base::Result<base::InstitutionId> institution_of(const lifecycle::Context& context);

/// The document that the field names was handed in; nothing to check where the field is absent.
/// Errors: DocumentRefused, also where no store of documents is there.
base::Status check_document(const Environment& environment, const lifecycle::Context& context,
                            std::string_view field);

/// `check_document` as the whole guard of an act.
lifecycle::Guard needs_document(const Environment& environment, std::string_view field);

/// A field's date. The field has been read as a date before.
base::Date date_of(const lifecycle::JsonObject& object, std::string_view name);

/// The input becomes members of the body.
void take_input(lifecycle::Context& context);

/// Queues a letter, where there is somebody to send it.
base::Status send(const Environment& environment, const lifecycle::Context& context,
                  std::string_view template_key);

/// An effect that takes the fields and then sends a letter.
lifecycle::Effect take_and_send(const Environment& environment, std::string_view template_key);

/// Who of two persons answers for the act: the second one, where there is one.
const accounts::Actor& answerable(const lifecycle::Context& context);

}  // namespace kps::membership
