#include "portal/cases/case_json.h"

#include "base/day_text.h"
#include "lifecycle/dates.h"

namespace kps::portal {
namespace {

using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::put;

JsonValue text(std::string_view value) {
    return JsonValue(std::string(value));
}

JsonValue names(const std::vector<std::string_view>& list) {
    JsonArray array;
    for (const std::string_view name : list) array.push_back(text(name));
    return JsonValue(std::move(array));
}

JsonValue role_names(const std::vector<accounts::Role>& roles) {
    JsonArray array;
    for (const accounts::Role role : roles) array.push_back(text(accounts::name_of(role)));
    return JsonValue(std::move(array));
}

/// A person as the history shows it: no identity number, no account.
JsonValue actor_json(const accounts::Actor& actor) {
    JsonObject object;
    put(object, "name", text(actor.name));
    put(object, "role", text(accounts::name_of(actor.role)));
    if (actor.institution)
        put(object, "institution",
            JsonValue(static_cast<std::int64_t>(actor.institution->value())));
    return JsonValue(std::move(object));
}

JsonValue field_json(const lifecycle::Field& field) {
    JsonObject object;
    put(object, "name", text(field.name));
    put(object, "kind", text(lifecycle::name_of(field.kind)));
    put(object, "label", text(field.turkish));
    put(object, "required", JsonValue(field.required));
    put(object, "lowest", JsonValue(static_cast<std::int64_t>(field.lowest)));
    if (field.highest != 0)
        put(object, "highest", JsonValue(static_cast<std::int64_t>(field.highest)));
    if (!field.choices.empty())
        put(object, "choices", names({field.choices.begin(), field.choices.end()}));
    if (!field.rule.empty()) put(object, "rule", text(field.rule));
    JsonArray members;
    for (const lifecycle::Field& member : field.members) members.push_back(field_json(member));
    if (!members.empty()) put(object, "members", JsonValue(std::move(members)));
    return JsonValue(std::move(object));
}

JsonObject act_json(const lifecycle::Act& act) {
    JsonObject object;
    put(object, "name", text(act.name));
    put(object, "label", text(act.turkish));
    put(object, "rule", text(act.rule));
    put(object, "two_persons", JsonValue(act.two_persons));
    JsonArray fields;
    for (const lifecycle::Field& field : act.input) fields.push_back(field_json(field));
    put(object, "fields", JsonValue(std::move(fields)));
    return object;
}

JsonValue pending_json(const lifecycle::PendingAct& pending) {
    JsonObject object;
    put(object, "act", text(pending.act));
    put(object, "asked_by", actor_json(pending.asked_by));
    put(object, "asked_at", text(base::utc_text_s(pending.asked_us)));
    put(object, "input", JsonValue(pending.input));
    return JsonValue(std::move(object));
}

}  // namespace

JsonObject deadline_json(const lifecycle::Machine& machine, const lifecycle::Case& subject,
                         const lifecycle::Deadline& deadline, const base::Date& today) {
    JsonObject object;
    const lifecycle::DeadlineKind* kind = machine.deadline(deadline.name);
    put(object, "name", text(deadline.name));
    put(object, "case", text(subject.id.text()));
    put(object, "case_number", text(subject.number));
    put(object, "last_day", text(base::day_text(deadline.last_day)));
    put(object, "days_left", JsonValue(lifecycle::days_between(today, deadline.last_day)));
    if (kind == nullptr) return object;
    put(object, "label", text(kind->turkish));
    put(object, "rule", text(kind->rule));
    put(object, "consequence", text(kind->consequence));
    put(object, "acts_by_itself", JsonValue(!kind->act_when_over.empty()));
    return object;
}

JsonObject summary_json(const lifecycle::Machine& machine, const lifecycle::Case& subject,
                        const base::Date& today) {
    JsonObject object;
    put(object, "id", text(subject.id.text()));
    put(object, "kind", text(subject.kind));
    put(object, "kind_label", text(machine.turkish));
    put(object, "number", text(subject.number));
    put(object, "title", text(subject.title));
    put(object, "state", text(subject.state));
    const lifecycle::State* state = machine.state(subject.state);
    if (state != nullptr) put(object, "state_label", text(state->turkish));
    put(object, "closed", JsonValue(state != nullptr && state->terminal));
    put(object, "version", JsonValue(subject.version));
    if (subject.institution)
        put(object, "institution",
            JsonValue(static_cast<std::int64_t>(subject.institution->value())));
    put(object, "opened_at", text(base::utc_text_s(subject.opened_us)));
    put(object, "changed_at", text(base::utc_text_s(subject.changed_us)));
    JsonArray deadlines;
    for (const lifecycle::Deadline& deadline : subject.deadlines)
        deadlines.emplace_back(deadline_json(machine, subject, deadline, today));
    put(object, "deadlines", JsonValue(std::move(deadlines)));
    put(object, "waits_for_second_person", JsonValue(subject.pending.has_value()));
    return object;
}

JsonObject case_json(const lifecycle::Machine& machine, const lifecycle::Case& subject,
                     const accounts::Actor& actor, const base::Date& today) {
    JsonObject object = summary_json(machine, subject, today);
    put(object, "body", JsonValue(subject.body));
    if (subject.pending) put(object, "pending", pending_json(*subject.pending));
    JsonArray acts;
    if (!subject.pending)
        for (const lifecycle::Act* act : lifecycle::acts_for(machine, subject, actor))
            acts.emplace_back(act_json(*act));
    put(object, "acts", JsonValue(std::move(acts)));
    return object;
}

JsonObject step_json(const lifecycle::Machine& machine, const lifecycle::Step& step) {
    JsonObject object;
    put(object, "version", JsonValue(step.version));
    put(object, "act", text(step.act));
    const lifecycle::Act* act = machine.act(step.act.substr(0, step.act.find(':')));
    if (act != nullptr) put(object, "label", text(act->turkish));
    put(object, "from", text(step.from));
    put(object, "to", text(step.to));
    put(object, "actor", actor_json(step.actor));
    if (step.approver) put(object, "approver", actor_json(*step.approver));
    put(object, "at", text(base::utc_text_s(step.at_us)));
    put(object, "rule", text(step.rule));
    put(object, "input", JsonValue(step.input));
    put(object, "body", JsonValue(step.body));
    return object;
}

JsonObject document_json(const lifecycle::Document& document) {
    JsonObject object;
    put(object, "hash", text(base::to_hex(document.hash)));
    put(object, "kind", text(document.kind));
    put(object, "type", text(lifecycle::name_of(document.type)));
    put(object, "bytes", JsonValue(document.bytes));
    put(object, "channel", text(lifecycle::name_of(document.channel)));
    put(object, "original", JsonValue(document.original));
    put(object, "added_by", text(document.added_by));
    put(object, "added_at", text(base::utc_text_s(document.added_us)));
    return object;
}

JsonObject machine_json(const lifecycle::Machine& machine) {
    JsonObject object;
    put(object, "kind", text(machine.kind));
    put(object, "label", text(machine.turkish));
    put(object, "prefix", text(machine.prefix));
    JsonArray states;
    for (const lifecycle::State& state : machine.states) {
        JsonObject shown;
        put(shown, "name", text(state.name));
        put(shown, "label", text(state.turkish));
        put(shown, "terminal", JsonValue(state.terminal));
        states.emplace_back(std::move(shown));
    }
    put(object, "states", JsonValue(std::move(states)));
    JsonArray acts;
    for (const lifecycle::Act& act : machine.acts) {
        JsonObject shown = act_json(act);
        put(shown, "from", names(act.from));
        put(shown, "to", names(act.to));
        put(shown, "roles", role_names(act.roles));
        acts.emplace_back(std::move(shown));
    }
    put(object, "acts", JsonValue(std::move(acts)));
    JsonArray deadlines;
    for (const lifecycle::DeadlineKind& deadline : machine.deadlines) {
        JsonObject shown;
        put(shown, "name", text(deadline.name));
        put(shown, "label", text(deadline.turkish));
        put(shown, "rule", text(deadline.rule));
        put(shown, "consequence", text(deadline.consequence));
        put(shown, "act_when_over", text(deadline.act_when_over));
        deadlines.emplace_back(std::move(shown));
    }
    put(object, "deadlines", JsonValue(std::move(deadlines)));
    put(object, "readers", role_names(machine.readers));
    return object;
}

http::Response json_answer(JsonObject object, int status) {
    http::Response response;
    response.status = status;
    response.content_type = "application/json";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = lifecycle::canonical_text(std::move(object));
    return response;
}

}  // namespace kps::portal
