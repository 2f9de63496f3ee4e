#include "membership/applications/application_effects.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/day_text.h"
#include "crypto/digest.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "institutions/institution_changes.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/applications/applicants.h"
#include "membership/applications/application_checks.h"
#include "membership/applications/limits.h"
#include "membership/institution_lookup.h"
#include "membership/ranks.h"
#include "membership/refusals.h"
#include "membership/undertakings/measures.h"

namespace kps::membership::application_effects {
namespace {

using base::InstitutionId;
using base::Status;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::put;
using lifecycle::text_of;

JsonValue text(std::string_view value) {
    return JsonValue(std::string(value));
}

/// Sends a letter about the application, which may have no institution yet.
Status send(const Environment& environment, const Context& context, std::string_view letter,
            const JsonObject& values) {
    if (!environment.send_letter) return {};
    return environment.send_letter(context.transaction, context.subject, letter, values);
}

void append(JsonObject& body, std::string_view member, JsonValue value) {
    JsonArray list = list_of(body, member);
    list.push_back(std::move(value));
    put(body, member, JsonValue(std::move(list)));
}

/// A number of the series of institutions that no institution has yet.
base::Result<InstitutionId> next_institution(Context& context) {
    for (int tried = 0; tried < kNumbersTriedMax; ++tried) {
        const std::string number =
            KPS_TRY(context.course.cases().next_number(context.transaction, "KRM", 0));
        const auto last = static_cast<std::uint32_t>(
            std::strtoul(number.c_str() + number.rfind('-') + 1, nullptr, 10));
        const InstitutionId id(kFirstInstitution - 1 + last);
        const auto known = KPS_TRY(find_institution(context.transaction, id));
        if (!known) return id;
    }
    return base::failed(base::ErrorCode::Internal, "no number for an institution");
}

/// Rule R-183 (KPS başvuru §1): until there is an answer, there is a task.
void expect_answer(Context& context) {
    context.set_deadline("answer", lifecycle::last_day_after(context.today, kAnswerDays));
}

/// Measures by their texts; what is no code of one stays as it was written.
JsonArray in_words(const JsonArray& codes, const base::Date& day) {
    const std::vector<Measure> measures = measures_on(day);
    JsonArray texts;
    for (const JsonValue& entry : codes) {
        const auto* code = std::get_if<std::string>(&entry.content());
        const auto measure = std::find_if(
            measures.begin(), measures.end(),
            [&](const Measure& known) { return code != nullptr && known.code == *code; });
        texts.push_back(measure == measures.end()
                            ? entry
                            : text(fmt::format("{}: {}", measure->code, measure->text)));
    }
    return texts;
}

/// What the undertaking is made of.
JsonObject undertaking_of(const Context& context) {
    const JsonObject& body = context.subject.body;
    JsonObject made;
    put(made, "institution_name", text(text_of(body, "name")));
    put(made, "application", text(context.subject.number));
    put(made, "decision", text(text_of(body, "decision")));
    put(made, "measures", JsonValue(list_of(body, "measures")));
    put(made, "signatories", JsonValue(list_of(body, "signatories")));
    put(made, "signed_on", text(base::day_text(context.today)));
    put(made, "directorate_signatory",
        text(text_of(object_of(body, "directorate_signature"), "directorate_signatory")));
    return made;
}

// Rule R-242 (KPS başvuru §2), Rule R-253 (KPS başvuru §3): for each class by its undertaking alone.
// Rule R-052 (KPSY m.6/8): the institution comes into being with its signed undertaking and its decision; nothing is
// open yet, for it has neither address nor credential.
Status conclude(Context& context) {
    JsonObject& body = context.subject.body;
    const InstitutionId id(
        static_cast<std::uint32_t>(lifecycle::integer_of(body, "institution_number")));
    const auto known = KPS_TRY(find_institution(context.transaction, id));
    const bool own = context.subject.institution == id;
    if (known && !own) return refused("R-182", "the number is another institution's");
    institutions::Institution institution;
    if (known) institution = *known;
    institution.id = id;
    institution.name = std::string(text_of(body, "name"));
    institution.institution_class = KPS_TRY(application_checks::required_class(body));
    institution.undertaking_signed = true;
    institution.paying =
        pays(institution.institution_class, text_of(object_of(body, "proposal"), "schedule_5018"));
    KPS_TRY(institutions::put_institution(context.transaction, institution, context.now_us));
    context.subject.institution = id;
    const std::string decision(text_of(body, "decision"));
    const base::DecisionHash hash = crypto::sha256(base::as_bytes(decision));
    KPS_TRY(institutions::put_decision(context.transaction, {hash, id, decision}, context.now_us));
    const lifecycle::Case undertaking = KPS_TRY(
        context.course.open_within(context, "undertaking", "open-signed", undertaking_of(context)));
    put(body, "undertaking", text(undertaking.number));
    // Rule R-226 (KPS başvuru §1): then the information form is awaited; the program asks for it.
    context.set_deadline("form-request",
                         base::date_from_days(base::days_from_date(context.today) - 1));
    return {};
}

/// Rule R-281 (KPS başvuru §6): signed when all have signed, the directorate too.
Next signed_or_not_yet(Context& context) {
    const JsonObject& body = context.subject.body;
    const bool all = list_of(body, "signatures").size() == list_of(body, "signatories").size();
    if (all && !object_of(body, "directorate_signature").empty()) {
        KPS_TRY(conclude(context));
        return "signed";
    }
    return context.subject.state == "appointed" ? "appointed" : "signing-round";
}

}  // namespace

lifecycle::Effect keep_as(std::string_view member) {
    return [member](Context& context) -> Next {
        put(context.subject.body, member, JsonValue(context.input));
        return "";
    };
}

lifecycle::Effect keep_and_send(const Environment& environment, std::string_view member,
                                std::string_view letter) {
    return [&environment, member, letter](Context& context) -> Next {
        put(context.subject.body, member, JsonValue(context.input));
        std::string key(letter);
        if (const std::string_view ground = text_of(context.input, "ground"); !ground.empty())
            key += "_" + std::string(ground);
        std::replace(key.begin(), key.end(), '-', '_');
        KPS_TRY(send(environment, context, key, context.input));
        return "";
    };
}

Next open(Context& context) {
    for (const auto& [name, value] : context.input) put(context.subject.body, name, value);
    context.subject.title = std::string(text_of(context.input, "name"));
    return "";
}

// What is told as a whole stands in the place of what was kept on the way.
Next describe(Context& context) {
    for (const auto& [name, value] : context.input) put(context.subject.body, name, value);
    std::erase_if(context.subject.body, [](const auto& member) { return member.first == "draft"; });
    return "";
}

// Rule R-187 (KPS başvuru §1): who has a centre is sent there, by name, at once.
Next submit(const Environment& environment, Context& context) {
    const ApplicantKind* kind =
        find_applicant_kind(text_of(context.subject.body, "applicant_kind"));
    if (kind == nullptr) return refused("R-187", "no such kind of applicant");
    put(context.subject.body, "submitted_on", text(base::day_text(context.today)));
    if (kind->institution_class) {
        expect_answer(context);
        return "submitted";
    }
    JsonArray centres;
    std::string names;
    for (const std::string& centre : centres_of(*kind, context.today)) {
        names += (names.empty() ? "" : " veya ") + centre;
        centres.push_back(text(centre));
    }
    put(context.subject.body, "centres", JsonValue(std::move(centres)));
    put(context.subject.body, "redirect_rule", text(kind->rule));
    JsonObject values;
    put(values, "centre", text(names));
    KPS_TRY(send(environment, context, "redirect", values));
    return "redirected";
}

Next request_documents(const Environment& environment, Context& context) {
    put(context.subject.body, "missing", JsonValue(list_of(context.input, "missing")));
    const auto last_day = lifecycle::parse_date(text_of(context.input, "last_day"));
    if (last_day) context.set_deadline("documents", *last_day);
    KPS_TRY(send(environment, context, "missing_documents", context.input));
    return "";
}

Next complete_documents(Context& context) {
    for (const JsonValue& document : list_of(context.input, "documents"))
        append(context.subject.body, "later_documents", document);
    if (const std::string_view comment = text_of(context.input, "comment"); !comment.empty()) {
        JsonObject said;
        put(said, "day", text(base::day_text(context.today)));
        put(said, "comment", text(comment));
        append(context.subject.body, "comments", JsonValue(std::move(said)));
    }
    return "";
}

Next schedule(Context& context) {
    JsonObject& body = context.subject.body;
    const std::string_view meeting = text_of(context.input, "meeting");
    if (!meeting.empty() && !text_of(body, "meeting").empty())
        return refused("R-037 (KPSY m.6/3)", "the application is on the agenda of a meeting");
    put(body, "meeting", text(meeting));
    if (lifecycle::integer_of(body, "institution_number") != 0) return "";
    InstitutionId id;
    if (context.subject.institution) {
        id = *context.subject.institution;
    } else {
        id = KPS_TRY(next_institution(context));
    }
    put(body, "institution_number", JsonValue(static_cast<std::int64_t>(id.value())));
    return "";
}

Next postpone(Context& context) {
    put(context.subject.body, "postponement", JsonValue(context.input));
    put(context.subject.body, "meeting", text(""));
    return "";
}

Next request_form(Context& context) {
    context.close_deadline("form-request");
    return "";
}

Next declare(Context& context) {
    for (const auto& [name, value] : context.input) put(context.subject.body, name, value);
    put(context.subject.body, "declared_on", text(base::day_text(context.today)));
    return "";
}

// Rule R-041 (KPSY m.6/5): sixty days from the day of notification.
Next notify_deficiency(const Environment& environment, Context& context) {
    put(context.subject.body, "deficiency", JsonValue(context.input));
    const auto day = lifecycle::parse_date(text_of(context.input, "notified_on"));
    if (!day) return refused("R-041 (KPSY m.6/5)", "no day of notification");
    const base::Date last_day = lifecycle::last_day_after(*day, kDeficiencyDays);
    context.set_deadline("complete", last_day);
    JsonObject values;
    put(values, "deficiencies",
        JsonValue(in_words(list_of(context.input, "deficiencies"), context.today)));
    put(values, "deadline", text(base::day_text(last_day)));
    KPS_TRY(send(environment, context, "deficiency", values));
    return "";
}

Next time_out(const Environment& environment, Context& context) {
    JsonObject values;
    put(values, "reason",
        text("Eksiklikler altmış günlük süre içinde tamamlanmamıştır (KPSY m.6/5)."));
    put(context.subject.body, "rejection", JsonValue(values));
    KPS_TRY(send(environment, context, "rejection_by_directorate", values));
    return "";
}

// Rule R-220, Rule R-221 (KPS başvuru §1): the invitation says who may sign.
Next invite(const Environment& environment, Context& context) {
    const auto institution_class =
        KPS_TRY(application_checks::required_class(context.subject.body));
    JsonObject values;
    put(values, "ranks", text(signatory_text(institution_class, context.today)));
    put(context.subject.body, "invitation", JsonValue(values));
    KPS_TRY(send(environment, context, "invitation", values));
    return "";
}

Next start_round(Context& context) {
    JsonObject& body = context.subject.body;
    put(body, "round", JsonValue(context.input));
    const std::string_view name = text_of(context.input, "directorate_signatory");
    if (name.empty()) return "";
    JsonObject signature;
    put(signature, "directorate_signatory", text(name));
    put(signature, "signed_on", text(text_of(context.input, "sent_on")));
    put(body, "directorate_signature", JsonValue(std::move(signature)));
    return "";
}

Next sign(Context& context) {
    append(context.subject.body, "signatures", JsonValue(context.input));
    return signed_or_not_yet(context);
}

Next sign_for_directorate(Context& context) {
    put(context.subject.body, "directorate_signature", JsonValue(context.input));
    return signed_or_not_yet(context);
}

// Rule R-230 (KPS başvuru §1): the one address from which the institution asks.
Next take_form(const Environment& environment, Context& context) {
    JsonObject& body = context.subject.body;
    if (!context.subject.institution)
        return refused("R-052 (KPSY m.6/8)", "there is no institution yet");
    put(body, "information_form", JsonValue(context.input));
    // Rule R-229 (KPS başvuru §1): the place in the queue for the credential.
    put(body, "address_notified_us", JsonValue(context.now_us));
    KPS_TRY(institutions::set_registered_address(context.transaction, *context.subject.institution,
                                                 text_of(context.input, "address"),
                                                 environment.address_rule, context.now_us));
    return "";
}

// Rule R-232 (KPS başvuru §1): one credential. Its secret is told once to who hands it over, and kept by nobody.
Next hand_over(Context& context) {
    if (context.told_once == nullptr || !context.subject.institution)
        return refused("R-231 (KPS başvuru §1)", "nobody is there to be told the secret");
    const std::string user = fmt::format("KRM-{}", context.subject.institution->value());
    const std::string secret = crypto::random_secret();
    KPS_TRY(institutions::put_service_user(
        context.transaction,
        {base::UserName(user), *context.subject.institution, crypto::hash_secret(secret), true},
        context.now_us));
    put(*context.told_once, "user", text(user));
    put(*context.told_once, "secret", text(secret));
    JsonObject record = context.input;
    put(record, "user", text(user));
    put(record, "at_us", JsonValue(context.now_us));
    put(context.subject.body, "hand_over", JsonValue(std::move(record)));
    return "";
}

}  // namespace kps::membership::application_effects
