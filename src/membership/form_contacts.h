#pragma once

#include "lifecycle/machine.h"

/// Who of an institution is told a secret by telephone.
namespace kps::membership {

/// `callee` and `phone` of the input are one of the persons whom the information form names. Errors: RuleRefused.
base::Status check_named_in_form(const lifecycle::JsonObject& form,
                                 const lifecycle::JsonObject& input);

/// The same with the form of the institution's application. Errors: RuleRefused, also without a form; storage's.
base::Status check_named_in_form_of(const lifecycle::Context& context,
                                    base::InstitutionId institution);

}  // namespace kps::membership
