#include "membership/act_checks.h"

#include "base/assert.h"
#include "lifecycle/dates.h"

namespace kps::membership {

using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using base::Status;
using lifecycle::Context;
using lifecycle::JsonObject;

Status refuse(std::string_view rule, std::string_view why) {
    return failed(ErrorCode::RuleRefused, std::string(rule) + ": " + std::string(why));
}

Result<InstitutionId> institution_of(const Context& context) {
    const std::int64_t named = lifecycle::integer_of(context.input, "institution");
    if (named == 0) {
        if (!context.subject.institution)
            return failed(ErrorCode::InvalidField, "$.institution: is missing");
        return *context.subject.institution;
    }
    const InstitutionId id(static_cast<std::uint32_t>(named));
    // An institution's person acts for its own institution only, whatever the form says (BOLA).
    const bool foreign = (context.actor.institution && *context.actor.institution != id) ||
                         (context.subject.version > 0 && context.subject.institution &&
                          *context.subject.institution != id);
    if (foreign) return failed(ErrorCode::RuleRefused, "R-024: another institution");
    return id;
}

Status check_document(const Environment& environment, const Context& context,
                      std::string_view field) {
    const std::string_view digest = lifecycle::text_of(context.input, field);
    if (digest.empty()) return {};
    if (!environment.find_document)
        return failed(ErrorCode::DocumentRefused, "no documents are kept here");
    const bool opens = context.subject.version == 0;
    if (opens && environment.take_document)
        KPS_TRY(environment.take_document(context.transaction, context.actor.account,
                                          context.subject.id, digest));
    KPS_TRY(environment.find_document(context.transaction, context.subject.id, digest));
    return {};
}

lifecycle::Guard needs_document(const Environment& environment, std::string_view field) {
    return [&environment, field](const lifecycle::Context& context) {
        return check_document(environment, context, field);
    };
}

base::Date date_of(const JsonObject& object, std::string_view name) {
    const auto date = lifecycle::parse_date(lifecycle::text_of(object, name));
    KPS_ASSERT(date.has_value());
    return *date;
}

void take_input(Context& context) {
    for (const auto& [name, value] : context.input)
        lifecycle::put(context.subject.body, name, value);
}

Status send(const Environment& environment, const Context& context, std::string_view template_key) {
    if (!environment.send_letter || !context.subject.institution) return {};
    return environment.send_letter(context.transaction, context.subject, template_key,
                                   context.subject.body);
}

lifecycle::Effect take_and_send(const Environment& environment, std::string_view template_key) {
    return [&environment, template_key](Context& context) -> Result<std::string_view> {
        take_input(context);
        KPS_TRY(send(environment, context, template_key));
        return std::string_view();
    };
}

const accounts::Actor& answerable(const Context& context) {
    return context.approver != nullptr ? *context.approver : context.actor;
}

}  // namespace kps::membership
