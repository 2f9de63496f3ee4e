#include "membership/applications/board_items.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/day_text.h"
#include "crypto/digest.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/applications/board_meeting.h"
#include "membership/applications/board_outcomes.h"
#include "membership/applications/limits.h"
#include "membership/refusals.h"

namespace kps::membership::board_items {
namespace {

using base::Status;
using lifecycle::Case;
using lifecycle::integer_of;
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

}  // namespace

std::string person_of(const Context& context) {
    return base::to_hex(context.actor.person);
}

bool holds_person(const JsonArray& list, std::string_view person) {
    return std::any_of(list.begin(), list.end(), [&](const JsonValue& entry) {
        return text_of(object_of(entry), "person") == person;
    });
}

JsonObject entry_of(const Context& context) {
    JsonObject entry;
    put(entry, "person", text(person_of(context)));
    put(entry, "name", text(context.actor.name));
    return entry;
}

void append(JsonObject& object, std::string_view member, JsonObject entry) {
    JsonArray list = list_of(object, member);
    list.emplace_back(std::move(entry));
    put(object, member, JsonValue(std::move(list)));
}

Status check_attends(const Context& context) {
    if (holds_person(list_of(context.subject.body, "present"), person_of(context))) return {};
    return refused("R-014 (KPSY m.4/1-i)", "who is not present does not take part");
}

namespace {

/// The item that the act names. Errors: RuleRefused when there is none, or it is decided.
base::Result<JsonObject> open_item(const Context& context) {
    const JsonArray& items = list_of(context.subject.body, "items");
    const std::int64_t number = integer_of(context.input, "item");
    if (number < 1 || number > static_cast<std::int64_t>(items.size()))
        return refused("R-037 (KPSY m.6/3)", "the agenda has no such item");
    JsonObject item = object_of(items[static_cast<std::size_t>(number - 1)]);
    if (!text_of(item, "result").empty())
        return refused("R-037 (KPSY m.6/3)", "the item is decided");
    return item;
}

void keep_item(Context& context, JsonObject item) {
    JsonArray items = list_of(context.subject.body, "items");
    items[static_cast<std::size_t>(integer_of(context.input, "item") - 1)] =
        JsonValue(std::move(item));
    put(context.subject.body, "items", JsonValue(std::move(items)));
}

base::Result<Case> subject_of(const Context& context, std::string_view id) {
    const auto uuid = base::Uuid::parse(id);
    if (!uuid) return base::failed(base::ErrorCode::InvalidField, "$.subject: the id of a case");
    return context.course.cases().read(context.transaction, *uuid);
}

std::size_t votes_for(const JsonObject& item, std::string_view vote) {
    const JsonArray& votes = list_of(item, "votes");
    return static_cast<std::size_t>(std::count_if(
        votes.begin(), votes.end(),
        [&](const JsonValue& entry) { return text_of(object_of(entry), "vote") == vote; }));
}

// Rule R-037 (KPSY m.6/3): a result has more than half of the votes of those who may vote, and these are enough.
Status check_result(const Context& context, const JsonObject& item) {
    const std::string_view result = text_of(context.input, "result");
    const std::size_t eligible =
        list_of(context.subject.body, "present").size() - list_of(item, "conflicts").size();
    const bool quorate = eligible >= board_rule(context.today).quorum;
    const std::size_t given = list_of(item, "votes").size();
    if (result == "postpone" && (!quorate || given == eligible)) {
        const bool another = quorate && (votes_for(item, "accept") * 2 > given ||
                                         votes_for(item, "reject") * 2 > given);
        return another ? Status(refused("R-037 (KPSY m.6/3)", "the votes have another result"))
                       : Status();
    }
    if (!quorate) return refused("R-037 (KPSY m.6/3)", "too few members may vote on the item");
    if (given != eligible) return refused("R-037 (KPSY m.6/3)", "a member has not voted");
    if (votes_for(item, result) * 2 <= given)
        return refused("R-037 (KPSY m.6/3)", "the result has no majority");
    return {};
}

/// Number and day of a decision: `2026/14`.
base::Result<board_outcomes::Numbered> next_decision(Context& context) {
    const std::string number =
        KPS_TRY(context.course.cases().next_number(context.transaction, "KRR", context.today.year));
    const auto last = std::strtoul(number.c_str() + number.rfind('-') + 1, nullptr, 10);
    return board_outcomes::Numbered{fmt::format("{}/{}", context.today.year, last),
                                    base::day_text(context.today)};
}

}  // namespace

Status before_convening(const Context& context) {
    const auto day = lifecycle::parse_date(text_of(context.input, "day"));
    if (!day || *day < context.today) return refused("X-024", "the day has passed");
    return {};
}

Status before_adding(const Context& context) {
    const JsonArray& items = list_of(context.subject.body, "items");
    if (items.size() >= kAgendaItemsMax) return refused("X-024", "the agenda is full");
    const std::string_view id = text_of(context.input, "subject");
    for (const JsonValue& item : items)
        if (text_of(object_of(item), "subject") == id)
            return refused("X-024", "it is on the agenda");
    const Case subject = KPS_TRY(subject_of(context, id));
    if (!board_outcomes::waits_for_board(subject))
        return refused("R-037 (KPSY m.6/3)", "it does not wait for the Kurul");
    return {};
}

Status before_beginning(const Context& context) {
    const auto day = lifecycle::parse_date(text_of(context.subject.body, "day"));
    if (!day || *day != context.today) return refused("X-024", "it is not the day of the meeting");
    if (list_of(context.subject.body, "present").size() < board_rule(context.today).quorum)
        return refused("X-024", "there is no quorum");
    return {};
}

Status before_conflict(const Context& context) {
    KPS_TRY(check_attends(context));
    const JsonObject item = KPS_TRY(open_item(context));
    const std::string person = person_of(context);
    if (holds_person(list_of(item, "conflicts"), person) ||
        holds_person(list_of(item, "votes"), person))
        return refused("R-014 (KPSY m.4/1-i)", "has voted on it, or has declared a conflict");
    return {};
}

Status before_vote(const Context& context) {
    return before_conflict(context);
}

Status before_deciding(const Context& context) {
    KPS_TRY(check_attends(context));
    const JsonObject item = KPS_TRY(open_item(context));
    if (holds_person(list_of(item, "conflicts"), person_of(context)))
        return refused("R-014 (KPSY m.4/1-i)", "has declared a conflict");
    // Rule R-038 (KPSY m.6/3): a rejection states its reason; a postponement too.
    if (text_of(context.input, "result") != "accept" && text_of(context.input, "reason").empty())
        return refused("R-038 (KPSY m.6/3)", "the reason is missing");
    return check_result(context, item);
}

Status before_closing(const Context& context) {
    for (const JsonValue& item : list_of(context.subject.body, "items"))
        if (text_of(object_of(item), "result").empty())
            return refused("R-037 (KPSY m.6/3)", "an item is not decided");
    return {};
}

Status before_cancelling(const Context& context) {
    if (!list_of(context.subject.body, "items").empty())
        return refused("X-024", "the agenda is not empty");
    return {};
}

// Rule X-024 (RG 31207): seats and quorum of the day of the meeting stand in its minutes, for who reads them later.
Next convene(Context& context) {
    for (const std::string_view member : {"day", "place"})
        put(context.subject.body, member, text(text_of(context.input, member)));
    const auto day = lifecycle::parse_date(text_of(context.input, "day"));
    const BoardRule rule = board_rule(day.value_or(context.today));
    put(context.subject.body, "seats", JsonValue(static_cast<std::int64_t>(rule.seats)));
    put(context.subject.body, "quorum", JsonValue(static_cast<std::int64_t>(rule.quorum)));
    return "";
}

Next add(Context& context) {
    const Case subject = KPS_TRY(subject_of(context, text_of(context.input, "subject")));
    JsonObject item;
    put(item, "subject", text(subject.id.text()));
    put(item, "kind", text(subject.kind));
    put(item, "number", text(subject.number));
    put(item, "title", text(subject.title));
    append(context.subject.body, "items", std::move(item));
    if (subject.kind != "application") return "";
    JsonObject input;
    put(input, "meeting", text(context.subject.number));
    KPS_TRY(context.course.act_within(context, subject.id, "schedule", input));
    return "";
}

Next remove(Context& context) {
    const JsonObject item = KPS_TRY(open_item(context));
    JsonArray items = list_of(context.subject.body, "items");
    items.erase(items.begin() + (integer_of(context.input, "item") - 1));
    put(context.subject.body, "items", JsonValue(std::move(items)));
    if (text_of(item, "kind") != "application") return "";
    const base::Uuid id = KPS_TRY(base::Uuid::parse(text_of(item, "subject")));
    KPS_TRY(context.course.act_within(context, id, "schedule", {}));
    return "";
}

Next attend(Context& context) {
    const JsonArray& present = list_of(context.subject.body, "present");
    if (holds_person(present, person_of(context)))
        return refused("R-014 (KPSY m.4/1-i)", "is present already");
    if (present.size() >= board_rule(context.today).seats)
        return refused("X-024", "the Kurul has no more seats");
    append(context.subject.body, "present", entry_of(context));
    return "";
}

Next declare_conflict(Context& context) {
    JsonObject item = KPS_TRY(open_item(context));
    JsonObject entry = entry_of(context);
    put(entry, "reason", text(text_of(context.input, "reason")));
    append(item, "conflicts", std::move(entry));
    keep_item(context, std::move(item));
    return "";
}

Next vote(Context& context) {
    JsonObject item = KPS_TRY(open_item(context));
    JsonObject entry = entry_of(context);
    put(entry, "vote", text(text_of(context.input, "vote")));
    put(entry, "dissent", text(text_of(context.input, "dissent")));
    append(item, "votes", std::move(entry));
    keep_item(context, std::move(item));
    return "";
}

Next decide(const Environment& environment, Context& context) {
    JsonObject item = KPS_TRY(open_item(context));
    const board_outcomes::Numbered numbered = KPS_TRY(next_decision(context));
    KPS_TRY(board_outcomes::move_subject(environment, context, item, numbered));
    for (const std::string_view member :
         {"result", "authority_to_ask", "public_need", "reason", "valid_from", "new_date"})
        put(item, member, text(text_of(context.input, member)));
    // What was given is another text; its digest stands in the minutes.
    const Case moved = KPS_TRY(subject_of(context, text_of(item, "subject")));
    if (const auto digest = text_of(moved.body, "decision_hash"); !digest.empty())
        put(item, "decision_hash", text(digest));
    put(item, "decision_number", text(numbered.number));
    put(item, "decision_date", text(numbered.day));
    keep_item(context, std::move(item));
    return "";
}

}  // namespace kps::membership::board_items
