#include "base/turkish_text.h"
#include "membership/institution_lookup.h"
#include "membership/ranks.h"
#include "membership/refusals.h"
#include "membership/undertakings/undertaking.h"
#include "membership/undertakings/undertaking_acts.h"

/// Who signs an undertaking, by hand or electronically (docs/adr/0161).
namespace kps::membership::undertaking_acts {
namespace {

using base::Status;
using lifecycle::integer_of;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::text_of;

base::Result<SignatureFacts> signature_of(const Environment& environment, const Context& context) {
    if (!environment.find_signature)
        return base::failed(base::ErrorCode::DocumentRefused, "nobody signs electronically here");
    return environment.find_signature(context.transaction, context.subject.id,
                                      text_of(context.input, "signature"));
}

base::Result<institutions::InstitutionClass> class_of(const Context& context) {
    if (!context.subject.institution)
        return refused("R-056 (KPSY m.7/3)", "an undertaking is an institution's");
    auto found = KPS_TRY(find_institution(context.transaction, *context.subject.institution));
    if (!found) return refused("R-056 (KPSY m.7/3)", "there is no such institution");
    return found->institution_class;
}

}  // namespace

// Rule R-043 (KPSY m.6/6): signed by who may, each once. Rule R-009 (KPSY m.4/1-e): an electronic signature is the own
// one of whoever acts, of the text that is offered; the paper signed by hand needs none.
Status before_signature(const Environment& environment, const Context& context) {
    const JsonArray& signatories = list_of(context.subject.body, "signatories");
    const std::int64_t number = integer_of(context.input, "signatory");
    if (number < 1 || number > static_cast<std::int64_t>(signatories.size()))
        return refused("R-281 (KPS başvuru §6)", "there is no such signatory");
    for (const JsonValue& made : list_of(context.subject.body, "signatures"))
        if (integer_of(object_of(made), "signatory") == number)
            return refused("R-281 (KPS başvuru §6)", "this signatory has signed");
    const auto institution_class = KPS_TRY(class_of(context));
    const JsonObject& who = object_of(signatories[static_cast<std::size_t>(number - 1)]);
    if (!may_sign(institution_class, text_of(who, "rank"), context.today))
        return refused("R-221 (KPS başvuru §1)", "a signatory's rank is too low");
    if (text_of(context.input, "signature").empty()) return {};
    const SignatureFacts facts = KPS_TRY(signature_of(environment, context));
    if (facts.account != context.actor.account)
        return refused("R-009 (KPSY m.4/1-e)", "somebody else's signature");
    if (facts.edition != undertaking_edition(context.subject))
        return refused("R-044 (KPSY m.6/6)", "the signature is of another text");
    const std::string name =
        std::string(text_of(who, "given_names")) + " " + std::string(text_of(who, "surname"));
    if (base::comparable_name(name) != base::comparable_name(context.actor.name))
        return refused("R-221 (KPS başvuru §1)", "the signatory is another person");
    return {};
}

Status put_electronic(const Environment& environment, const Context& context, JsonObject& made) {
    if (text_of(context.input, "signature").empty()) return {};
    SignatureFacts facts = KPS_TRY(signature_of(environment, context));
    lifecycle::put(made, "paper", JsonValue(std::move(facts.paper)));
    lifecycle::put(made, "certificate", JsonValue(std::move(facts.certificate)));
    lifecycle::put(made, "signed_at", JsonValue(std::move(facts.signed_at)));
    return {};
}

}  // namespace kps::membership::undertaking_acts
