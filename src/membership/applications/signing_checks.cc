#include <algorithm>

#include "institutions/registered_address.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/applications/applicants.h"
#include "membership/applications/application_checks.h"
#include "membership/applications/limits.h"
#include "membership/form_contacts.h"
#include "membership/ranks.h"
#include "membership/refusals.h"

/// From the appointment to the credential.
namespace kps::membership::application_checks {
namespace {

using base::Status;
using lifecycle::Case;
using lifecycle::integer_of;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::text_of;

bool goes_by_post(const Context& context) {
    const auto institution_class = class_of(context.subject.body);
    return institution_class && signs_by_post(*institution_class);
}

/// A day of the input that is not to come and not before an earlier step.
Status check_day(const Context& context, std::string_view name, std::string_view not_before,
                 std::string_view rule) {
    const auto day = lifecycle::parse_date(text_of(context.input, name));
    const auto first = lifecycle::parse_date(not_before);
    if (!day || *day > context.today || (first && *day < *first))
        return refused(rule, "the day is to come, or lies before the step that it follows");
    return {};
}

// Rule R-246, Rule R-256, Rule R-264 (KPS başvuru §2-4): each page is initialled, those of the services too.
// Rule R-248 (KPS başvuru §2): never by fax.
Status check_postal_signature(const Context& context) {
    if (text_of(context.input, "channel") != "post")
        return document_refused("R-248 (KPS başvuru §2)", "the signed undertaking comes by post");
    const JsonObject& round = object_of(context.subject.body, "round");
    for (const std::string_view pages : {"agreement_pages", "service_pages"})
        if (integer_of(context.input, pages) != integer_of(round, pages))
            return document_refused("R-256 (KPS başvuru §3)", "a page is not initialled");
    return check_day(context, "signed_on", text_of(round, "sent_on"), "R-246 (KPS başvuru §2)");
}

// Rule R-283 (KPS başvuru §6): so do legal persons.
// Rule R-222 (KPS başvuru §1): signed mutually, at the directorate, on the day of the appointment or after it.
Status check_signature_at_directorate(const Context& context) {
    if (text_of(context.input, "channel") != "hand")
        return document_refused("R-222 (KPS başvuru §1)", "it is signed at the directorate");
    const JsonObject& appointment = object_of(context.subject.body, "appointment");
    return check_day(context, "signed_on", text_of(appointment, "day"), "R-222 (KPS başvuru §1)");
}

/// When the institution notified its address, and where equal the number of the application.
std::pair<std::int64_t, std::string_view> place_in_queue(const Case& subject) {
    return {integer_of(subject.body, "address_notified_us"), subject.number};
}

/// True when another application has been waiting longer.
base::Result<bool> somebody_is_before(const Context& context) {
    lifecycle::CaseFilter filter;
    filter.kind = "application";
    filter.state = "queued";
    filter.limit = kQueueMax;
    for (;;) {
        const auto page = KPS_TRY(context.course.cases().list(context.transaction, filter));
        for (const Case& other : page)
            if (other.id != context.subject.id &&
                place_in_queue(other) < place_in_queue(context.subject))
                return true;
        if (page.size() < kQueueMax) return false;
        filter.before_us = page.back().changed_us;
        filter.before = page.back().id;
    }
}

}  // namespace

// Rule R-224 (KPS başvuru §1): an appointment after the letter of assignment, for those who sign at the directorate.
Status before_appointment(const Context& context) {
    if (goes_by_post(context)) return refused("R-246 (KPS başvuru §2)", "this class signs by post");
    const auto day = lifecycle::parse_date(text_of(context.input, "day"));
    if (!day || *day < context.today)
        return refused("R-224 (KPS başvuru §1)", "the day of the appointment has passed");
    return {};
}

Status before_round(const Context& context) {
    if (!goes_by_post(context))
        return refused("R-222 (KPS başvuru §1)", "this class signs at the directorate");
    KPS_TRY(check_day(context, "sent_on", {}, "R-246 (KPS başvuru §2)"));
    // Rule R-246, Rule R-264: the directorate signs first.
    const auto institution_class = KPS_TRY(required_class(context.subject.body));
    if (directorate_signs_first(institution_class) &&
        text_of(context.input, "directorate_signatory").empty())
        return refused("R-246 (KPS başvuru §2)", "the directorate signs first");
    const JsonObject& proposal = object_of(context.subject.body, "proposal");
    const auto services = static_cast<std::int64_t>(list_of(proposal, "services").size());
    if (integer_of(context.input, "service_pages") < services)
        return refused("R-256 (KPS başvuru §3)", "each service has a page of its own");
    return {};
}

// Rule R-281 (KPS başvuru §6): all signatories sign, each once, and each is still one who may.
Status before_signature(const Context& context) {
    const JsonArray& signatories = list_of(context.subject.body, "signatories");
    const std::int64_t number = integer_of(context.input, "signatory");
    if (number > static_cast<std::int64_t>(signatories.size()))
        return refused("R-281 (KPS başvuru §6)", "there is no such signatory");
    for (const JsonValue& made : list_of(context.subject.body, "signatures"))
        if (integer_of(object_of(made), "signatory") == number)
            return refused("R-281 (KPS başvuru §6)", "this signatory has signed");
    const JsonObject& who = object_of(signatories[static_cast<std::size_t>(number - 1)]);
    const auto institution_class = KPS_TRY(required_class(context.subject.body));
    if (!may_sign(institution_class, text_of(who, "rank"), context.today))
        return refused("R-221 (KPS başvuru §1)", "a signatory's rank is too low");
    return goes_by_post(context) ? check_postal_signature(context)
                                 : check_signature_at_directorate(context);
}

Status before_directorate_signature(const Context& context) {
    if (!object_of(context.subject.body, "directorate_signature").empty())
        return refused("R-222 (KPS başvuru §1)", "the directorate has signed");
    const JsonObject& step =
        object_of(context.subject.body, goes_by_post(context) ? "round" : "appointment");
    return check_day(context, "signed_on", text_of(step, goes_by_post(context) ? "sent_on" : "day"),
                     "R-222 (KPS başvuru §1)");
}

// Rule R-249, Rule R-260, Rule R-267 (KPS başvuru §2-4), Rule R-285 (KPS başvuru §6): one form and one address, for
// each class.
Status before_form(const Environment& environment, const Context& context) {
    // Rule R-230 (KPS başvuru §1), Rule R-008 (KPSY m.4/1-d): one static address of the internet; a range is none.
    const auto address = institutions::RegisteredAddress::parse(text_of(context.input, "address"),
                                                                environment.address_rule);
    if (!address) return refused("R-230 (KPS başvuru §1)", address.error().context);
    // Rule R-226 (KPS başvuru §1): by post; Rule R-273 (KPS başvuru §5): by fax too where the class signs at the
    // directorate, and then the original follows.
    const std::string_view channel = text_of(context.input, "channel");
    if (channel != "post" && (channel != "fax" || goes_by_post(context)))
        return document_refused("R-226 (KPS başvuru §1)", "the form comes by post");
    KPS_TRY(check_day(context, "signed_on", {}, "R-226 (KPS başvuru §1)"));
    if (!environment.find_document) return document_refused("R-226", "no documents are kept");
    KPS_TRY(environment.find_document(context.transaction, context.subject.id,
                                      text_of(context.input, "form")));
    return {};
}

// Rule R-286 (KPS başvuru §6): first the connection, then the credential.
// Rule R-228 (KPS başvuru §1), Rule R-274 (KPS başvuru §5): the fields demand that the address is open and TLS tested.
Status before_connection(const Context& context) {
    const JsonObject& form = object_of(context.subject.body, "information_form");
    const bool by_fax = text_of(form, "channel") == "fax";
    if (by_fax && !lifecycle::is_true(context.input, "original_form_received"))
        return document_refused("R-273 (KPS başvuru §5)", "the original of the form is missing");
    return {};
}

Status before_hand_over(const Context& context) {
    // Rule R-229 (KPS başvuru §1): in the order in which addresses were notified.
    const bool waits = KPS_TRY(somebody_is_before(context));
    if (waits) return refused("R-229 (KPS başvuru §1)", "another institution has waited longer");
    return check_named_in_form(object_of(context.subject.body, "information_form"), context.input);
}

}  // namespace kps::membership::application_checks
