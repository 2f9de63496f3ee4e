#include "membership/form_contacts.h"

#include "base/turkish_text.h"
#include "lifecycle/course.h"
#include "membership/refusals.h"

namespace kps::membership {

using lifecycle::JsonObject;
using lifecycle::text_of;

// Rule R-231 (KPS başvuru §1): told by telephone to one of the persons whom the form names, at the number it names.
base::Status check_named_in_form(const JsonObject& form, const JsonObject& input) {
    const std::string callee = base::comparable_name(text_of(input, "callee"));
    for (const lifecycle::JsonValue& item : lifecycle::list_of(form, "authorised")) {
        const JsonObject& person = lifecycle::object_of(item);
        if (base::comparable_name(text_of(person, "full_name")) == callee &&
            text_of(person, "phone") == text_of(input, "phone"))
            return {};
    }
    return refused("R-231 (KPS başvuru §1)", "who is called is not named in the form");
}

base::Status check_named_in_form_of(const lifecycle::Context& context,
                                    base::InstitutionId institution) {
    lifecycle::CaseFilter filter;
    filter.kind = "application";
    filter.institution = institution;
    filter.limit = 1;
    const auto found = KPS_TRY(context.course.cases().list(context.transaction, filter));
    const JsonObject none;
    return check_named_in_form(
        found.empty() ? none : lifecycle::object_of(found.front().body, "information_form"),
        context.input);
}

}  // namespace kps::membership
