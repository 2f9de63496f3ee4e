#include "membership/undertakings/undertaking_acts.h"

#include <algorithm>

#include "base/day_text.h"
#include "institutions/institution_changes.h"
#include "institutions/institution_reads.h"
#include "institutions/strict_json.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/access/block_effects.h"
#include "membership/case_keys.h"
#include "membership/institution_lookup.h"
#include "membership/legal_basis.h"
#include "membership/ranks.h"
#include "membership/refusals.h"
#include "membership/undertakings/limits.h"
#include "membership/undertakings/measures.h"
#include "membership/undertakings/sections.h"

namespace kps::membership::undertaking_acts {
namespace {

using base::Status;
using institutions::BlockGround;
using lifecycle::Case;
using lifecycle::integer_of;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::put;
using lifecycle::text_of;

/// KPSY (2837), its day in the gazette, and one year later (geçici m.1).
constexpr base::Date kRegulation{2020, 8, 21};
constexpr base::Date kLegacyLastDay{2021, 8, 21};

JsonValue text(std::string_view value) {
    return JsonValue(std::string(value));
}

JsonValue day_value(const base::Date& day) {
    return text(base::day_text(day));
}

base::Result<institutions::Institution> institution_of(const Context& context) {
    if (!context.subject.institution)
        return refused("R-056 (KPSY m.7/3)", "an undertaking is an institution's");
    auto found = KPS_TRY(find_institution(context.transaction, *context.subject.institution));
    if (!found) return refused("R-056 (KPSY m.7/3)", "there is no such institution");
    return std::move(*found);
}

bool has_block(const institutions::Institution& institution, BlockGround ground) {
    return std::any_of(institution.blocks.begin(), institution.blocks.end(),
                       [&](const institutions::Block& block) { return block.ground == ground; });
}

base::Result<std::optional<base::Uuid>> term_block(const Context& context) {
    return holder_of(context.transaction, {*context.subject.institution, kBlockKey,
                                           institutions::name_of(BlockGround::UndertakingEnded)});
}

/// Access is closed on the ground of the term, as a case of its own; once.
Status set_term_block(Context& context) {
    const auto institution = KPS_TRY(institution_of(context));
    const auto open = KPS_TRY(term_block(context));
    if (open) return {};
    JsonObject input;
    put(input, "institution", JsonValue(static_cast<std::int64_t>(institution.id.value())));
    KPS_TRY(context.course.open_within(context, "access-block", "end-undertaking", input));
    return {};
}

/// What ends the term's block lifts no other.
Status lift_term_block(Context& context) {
    const auto open = KPS_TRY(term_block(context));
    if (!open) return {};
    KPS_TRY(context.course.act_within(context, *open, "lift-ended", {}));
    return {};
}

/// Nothing is open any more: neither undertaking nor decision.
Status end_access(Context& context) {
    auto institution = KPS_TRY(institution_of(context));
    institution.undertaking_signed = false;
    KPS_TRY(institutions::put_institution(context.transaction, institution, context.now_us));
    const Status withdrawn =
        institutions::withdraw_decision(context.transaction, institution.id, context.now_us);
    if (!withdrawn && withdrawn.error().code != base::ErrorCode::NotFound)
        return base::failed(withdrawn.error());
    return {};
}

/// The text anew, of decision, measures and clauses; what was before stays in the list of versions.
Status put_version(Context& context, std::string_view ground) {
    JsonObject& body = context.subject.body;
    JsonObject sections = KPS_TRY(undertaking_sections(
        text_of(body, "decision"),
        {text_of(body, "institution_name"), list_of(body, "measures"), list_of(body, "clauses")}));
    KPS_TRY(check_sections(sections));
    JsonArray versions = list_of(body, "versions");
    if (versions.size() >= kVersionsMax) return refused("R-044", "there are too many versions");
    JsonObject version;
    put(version, "number", JsonValue(static_cast<std::int64_t>(versions.size() + 1)));
    put(version, "day", day_value(context.today));
    put(version, "ground", text(ground));
    put(version, "changed", JsonValue(changed_sections(object_of(body, "sections"), sections)));
    put(version, "before", JsonValue(object_of(body, "sections")));
    versions.emplace_back(std::move(version));
    put(body, "versions", JsonValue(std::move(versions)));
    put(body, "sections", JsonValue(std::move(sections)));
    return {};
}

/// Rule R-047 (KPSY m.6/7-c): the duration is that of the decision, and it is enforced.
Status put_term(Context& context) {
    const JsonValue parsed = KPS_TRY(institutions::parse_strict_json(
        text_of(context.subject.body, "decision"), base::ErrorCode::InvalidDecision));
    const auto last_day = lifecycle::parse_date(text_of(object_of(parsed), "valid_until"));
    if (!last_day) return refused("R-047 (KPSY m.6/7-c)", "the decision has no last day");
    put(context.subject.body, "valid_until", day_value(*last_day));
    context.set_deadline("term", *last_day);
    return {};
}

/// Rule R-040 (KPSY m.6/4): measures are kept alive; a stale confirmation is a task.
void confirm(Context& context) {
    put(context.subject.body, "measures_confirmed_on", day_value(context.today));
    context.set_deadline("measures", lifecycle::months_after(context.today, kMeasuresMonths));
}

/// One undertaking stands: the ones before end with the new one.
Status supersede_others(Context& context) {
    lifecycle::CaseFilter filter;
    filter.kind = "undertaking";
    filter.institution = context.subject.institution;
    filter.limit = lifecycle::kPageCasesMax;
    const auto all = KPS_TRY(context.course.cases().list(context.transaction, filter));
    for (const Case& other : all) {
        const auto* state = context.course.machine("undertaking")->state(other.state);
        if (other.id == context.subject.id || state == nullptr || state->terminal) continue;
        KPS_TRY(context.course.act_within(context, other.id, "supersede", {}));
    }
    return {};
}

// Rule X-015 (KPS duyuru): what is to change is filed first; while it is open nothing is renewed.
Status check_no_open_notice(const Context& context) {
    const lifecycle::Machine* machine = context.course.machine("change-notice");
    if (machine == nullptr) return {};
    lifecycle::CaseFilter filter;
    filter.kind = "change-notice";
    filter.institution = context.subject.institution;
    filter.limit = lifecycle::kPageCasesMax;
    const auto notices = KPS_TRY(context.course.cases().list(context.transaction, filter));
    for (const Case& notice : notices) {
        const auto* state = machine->state(notice.state);
        if (state == nullptr || !state->terminal)
            return refused("X-015 (KPS duyuru)", "a change notice is open: " + notice.number);
    }
    return {};
}

}  // namespace

// Rule R-118 (KPSY geç.1): agreements from before the regulation have one year to be renewed.
Status before_old(const Context& context) {
    const auto day = lifecycle::parse_date(text_of(context.input, "signed_on"));
    if (!day || *day >= kRegulation)
        return refused("R-117 (KPSY m.18)", "a new undertaking rests on the new regulation");
    const base::InstitutionId id(
        static_cast<std::uint32_t>(integer_of(context.input, "institution_number")));
    const auto known = KPS_TRY(find_institution(context.transaction, id));
    if (!known) return refused("R-056 (KPSY m.7/3)", "there is no such head institution");
    return {};
}

Status before_renewal_demand(const Context& context) {
    const std::string_view ground = text_of(context.input, "ground");
    const auto event = lifecycle::parse_date(text_of(context.input, "event_date"));
    const auto last_day = lifecycle::parse_date(text_of(context.input, "last_day"));
    if (ground == "merger" && (!event || *event > context.today))
        return refused("R-103 (KPSY m.13/2)", "the day of merger or split is missing");
    if (ground == "template-change" && (!last_day || *last_day <= context.today))
        return refused("R-044 (KPSY m.6/6)", "the last day is missing or has passed");
    const bool window = context.today.month == 12 && context.today.day >= 4;
    if (ground == "campaign" && !window)
        return refused("X-015 (KPS duyuru)", "the campaign runs from 4 to 31 December");
    return {};
}

Status before_redraft(const Context& context) {
    const auto institution = KPS_TRY(institution_of(context));
    const auto decision = KPS_TRY(institutions::read_decision(context.transaction, institution.id));
    if (!decision)
        return refused("R-045 (KPSY m.6/7-a)", "there is no decision to make the text of");
    for (const JsonValue& item : list_of(context.input, "signatories"))
        if (!may_sign(institution.institution_class, text_of(object_of(item), "rank"),
                      context.today))
            return refused("R-221 (KPS başvuru §1)", "a signatory's rank is too low");
    return check_measures(list_of(context.input, "measures"), context.today);
}

// Rule R-004 (KPSY m.3/1): without a basis of the list there is no undertaking. R-117: not on the repealed regulation.
Status before_offer(const Context& context) {
    const JsonObject& body = context.subject.body;
    KPS_TRY(check_sections(object_of(body, "sections")));
    const JsonValue parsed = KPS_TRY(institutions::parse_strict_json(
        text_of(body, "decision"), base::ErrorCode::InvalidDecision));
    for (const JsonValue& purpose : list_of(object_of(parsed), "purposes"))
        for (const JsonValue& basis : list_of(object_of(purpose), "legal_basis"))
            if (!is_legal_basis(text_of(object_of(basis), "law"), context.today))
                return refused("R-004 (KPSY m.3/1)", "a legal basis is not in force");
    return {};
}

Status before_renewal(const Context& context) {
    const std::string_view ground = text_of(context.subject.body, "renewal_ground");
    if (ground != "campaign")
        return refused("R-044 (KPSY m.6/6)", "a changed text is drafted and signed anew");
    KPS_TRY(check_no_open_notice(context));
    return check_measures(list_of(context.input, "measures"), context.today);
}

Status before_measures(const Context& context) {
    return check_measures(list_of(context.input, "measures"), context.today);
}

// Rule R-107 (KPSY m.13/3): cancelled where the measures were found unfulfilled, and access is closed for it.
Status before_cancelling(const Context& context) {
    if (text_of(context.input, "ground") == "quality-lost") return {};
    const auto institution = KPS_TRY(institution_of(context));
    if (!has_block(institution, BlockGround::MeasuresUnfulfilled))
        return refused("R-107 (KPSY m.13/3)", "access is not closed for unfulfilled measures");
    return {};
}

Status before_withdrawing_notice(const Context& context) {
    if (text_of(context.subject.body, "terminates_on").empty())
        return refused("X-017", "no notice was given");
    return {};
}

Next open_signed(Context& context) {
    JsonObject& body = context.subject.body;
    for (const auto& [name, value] : context.input) put(body, name, value);
    context.subject.title = std::string(text_of(context.input, "institution_name"));
    KPS_TRY(check_measures(list_of(body, "measures"), context.today));
    KPS_TRY(put_version(context, "first"));
    KPS_TRY(before_offer(context));
    KPS_TRY(put_term(context));
    confirm(context);
    KPS_TRY(supersede_others(context));
    KPS_TRY(lift_term_block(context));
    return "";
}

Next open_old(Context& context) {
    context.subject.institution = base::InstitutionId(
        static_cast<std::uint32_t>(integer_of(context.input, "institution_number")));
    const auto institution = KPS_TRY(institution_of(context));
    for (const auto& [name, value] : context.input) put(context.subject.body, name, value);
    put(context.subject.body, "institution_name", text(institution.name));
    put(context.subject.body, "renewal_ground", text("legacy"));
    context.subject.title = institution.name;
    context.set_deadline("renewal", kLegacyLastDay);
    return "";
}

// Rule R-044 (KPSY m.6/6), Rule R-103 (KPSY m.13/2): when it is to be renewed, and until when.
Next demand_renewal(Context& context) {
    const std::string_view ground = text_of(context.input, "ground");
    put(context.subject.body, "renewal_ground", text(ground));
    if (ground == "campaign") {
        context.set_deadline("campaign", {context.today.year, 12, 31});
    } else if (ground == "merger") {
        const auto event = lifecycle::parse_date(text_of(context.input, "event_date"));
        context.set_deadline("renewal", lifecycle::months_after(*event, 3));
    } else if (const auto day = lifecycle::parse_date(text_of(context.input, "last_day"))) {
        context.set_deadline("renewal", *day);
    }
    return "";
}

Next redraft(Context& context) {
    for (const auto& [name, value] : context.input) put(context.subject.body, name, value);
    put(context.subject.body, "signatures", JsonValue(JsonArray{}));
    // The annex is that of the decision in force: what the Kurul has changed since is in it.
    const auto decision =
        KPS_TRY(institutions::read_decision(context.transaction, *context.subject.institution));
    if (!decision) return refused("R-045 (KPSY m.6/7-a)", "there is no decision");
    put(context.subject.body, "decision", text(decision->canonical_json));
    KPS_TRY(put_version(context, text_of(context.subject.body, "renewal_ground")));
    return "";
}

Next sign(const Environment& environment, Context& context) {
    JsonObject& body = context.subject.body;
    JsonArray signatures = list_of(body, "signatures");
    JsonObject made = context.input;
    put(made, "signed_on", day_value(context.today));
    put(made, "by", text(context.actor.name));
    KPS_TRY(put_electronic(environment, context, made));
    signatures.emplace_back(std::move(made));
    const bool all = signatures.size() == list_of(body, "signatories").size();
    put(body, "signatures", JsonValue(std::move(signatures)));
    if (!all) return "offered";
    context.close_deadline("renewal");
    KPS_TRY(put_term(context));
    confirm(context);
    KPS_TRY(supersede_others(context));
    KPS_TRY(lift_term_block(context));
    return "in-force";
}

Next renew(Context& context) {
    put(context.subject.body, "measures", JsonValue(list_of(context.input, "measures")));
    KPS_TRY(put_version(context, "campaign"));
    confirm(context);
    context.close_deadline("campaign");
    KPS_TRY(lift_term_block(context));
    return "";
}

Next confirm_measures(Context& context) {
    put(context.subject.body, "measures", JsonValue(list_of(context.input, "measures")));
    confirm(context);
    return context.subject.state == "to-renew" ? "to-renew" : "in-force";
}

// Rule R-047 (KPSY m.6/7-c): on the day after the last day nothing is answered any more.
Next end(Context& context) {
    KPS_TRY(set_term_block(context));
    return "";
}

Next miss_campaign(Context& context) {
    KPS_TRY(set_term_block(context));
    context.close_deadline("campaign");
    return "";
}

// Rule R-111 (KPSY m.13/6): the loss of the quality closes all users, for good.
Next cancel(Context& context) {
    put(context.subject.body, "cancellation", JsonValue(context.input));
    const bool lost = text_of(context.input, "ground") == "quality-lost";
    KPS_TRY(cancel_access_case(context,
                               lost ? BlockGround::QualityLost : BlockGround::MeasuresUnfulfilled));
    KPS_TRY(end_access(context));
    return "";
}

Next follow_block(Context& context) {
    put(context.subject.body, "cancellation", JsonValue(context.input));
    KPS_TRY(end_access(context));
    return "";
}

// Rule X-017 (ikili anlaşma): written notice fifteen days before the end of the year; later it is for the next one.
Next give_notice(Context& context) {
    put(context.subject.body, "termination_notice", JsonValue(context.input));
    base::Date end_of_year{context.today.year, 12, 31};
    if (lifecycle::days_between(context.today, end_of_year) < kTerminationNoticeDays)
        ++end_of_year.year;
    put(context.subject.body, "terminates_on", day_value(end_of_year));
    context.set_deadline("termination", end_of_year);
    return context.subject.state == "to-renew" ? "to-renew" : "in-force";
}

Next withdraw_notice(Context& context) {
    put(context.subject.body, "terminates_on", text(""));
    context.close_deadline("termination");
    return context.subject.state == "to-renew" ? "to-renew" : "in-force";
}

Next terminate(Context& context) {
    KPS_TRY(end_access(context));
    return "";
}

}  // namespace kps::membership::undertaking_acts
