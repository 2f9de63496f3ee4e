#include "membership/applications/board_outcomes.h"

#include <algorithm>
#include <array>

#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/applications/application_checks.h"
#include "membership/applications/decision_draft.h"
#include "membership/applications/narrowing.h"
#include "membership/notices/extra_authority.h"
#include "membership/refusals.h"

namespace kps::membership::board_outcomes {
namespace {

using base::Result;
using base::Status;
using lifecycle::Case;
using lifecycle::Context;
using lifecycle::integer_of;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::object_of;
using lifecycle::put;
using lifecycle::text_of;

JsonValue text(std::string_view value) {
    return JsonValue(std::string(value));
}

/// What the Kurul does to a case of a kind: the act, and its fields.
struct Move {
    std::string_view act;  ///< empty: the case stays as it is
    JsonObject input;
};

struct Deciding {
    const Environment& environment;
    Context& context;
    const Case& subject;
    const Numbered& numbered;
    std::string_view result() const { return text_of(context.input, "result"); }
};

JsonObject numbered_input(const Deciding& deciding) {
    JsonObject input;
    put(input, "decision_number", text(deciding.numbered.number));
    put(input, "decision_date", text(deciding.numbered.day));
    put(input, "reason", text(text_of(deciding.context.input, "reason")));
    return input;
}

// Rule R-065 (KPSY m.8/1): what may be received is built from what was proposed; nobody types it again.
Result<JsonObject> acceptance(const Deciding& deciding) {
    const Context& context = deciding.context;
    const Case& application = deciding.subject;
    const auto valid_from = lifecycle::parse_date(text_of(context.input, "valid_from"));
    if (!valid_from) return refused("R-065 (KPSY m.8/1)", "the first day is missing");
    const DecisionHead head{deciding.numbered.number, context.today,
                            base::InstitutionId(static_cast<std::uint32_t>(
                                integer_of(application.body, "institution_number"))),
                            *valid_from};
    const auto institution_class = application_checks::class_of(application.body);
    const policy::GrantTree* tree = deciding.environment.grant_tree;
    if (!institution_class || tree == nullptr) return refused("R-187", "is served by its centre");
    const JsonObject proposal =
        KPS_TRY(narrowed(object_of(application.body, "proposal"), context.input, *tree));
    const std::string draft = decision_text(proposal, head, *tree);
    const policy::DecisionDocument document =
        KPS_TRY(check_draft(draft, *tree, *institution_class));
    JsonObject input;
    put(input, "decision", text(document.canonical_json));
    put(input, "decision_hash", text(base::to_hex(document.hash)));
    return input;
}

Result<Move> move_application(const Deciding& deciding) {
    Move move;
    if (deciding.result() == "accept") {
        move = {"board-accept", KPS_TRY(acceptance(deciding))};
    } else {
        move.act = deciding.result() == "reject" ? "board-reject" : "board-postpone";
        put(move.input, "reason", text(text_of(deciding.context.input, "reason")));
    }
    put(move.input, "meeting", text(deciding.context.subject.number));
    put(move.input, "number", text(deciding.numbered.number));
    put(move.input, "date", text(deciding.numbered.day));
    return move;
}

// Rule R-105 (KPSY m.13/2): upon a merger the Kurul, by its vote, gives more time (accept) or closes access (reject).
Result<Move> move_merger(const Deciding& deciding) {
    if (deciding.result() == "postpone") return Move{};
    Move move{"close", numbered_input(deciding)};
    if (deciding.result() == "reject") return move;
    move.act = "extend";
    const std::string_view new_date = text_of(deciding.context.input, "new_date");
    if (new_date.empty()) return refused("R-105 (KPSY m.13/2)", "the new day is missing");
    put(move.input, "new_date", text(new_date));
    return move;
}

/// What the Kurul closed it opens again; a rejection leaves it closed.
Result<Move> move_closed(const Deciding& deciding) {
    if (deciding.result() != "accept") return Move{};
    Move move{"lift-merger", {}};
    put(move.input, "lifting_number", text(deciding.numbered.number));
    put(move.input, "lifting_date", text(deciding.numbered.day));
    put(move.input, "decision_reason", text(text_of(deciding.context.input, "reason")));
    return move;
}

// Rule R-071 (KPSY m.8/3): additional authority is the Kurul's vote on the draft the directorate has prepared.
Result<Move> move_authority(const Deciding& deciding) {
    if (deciding.result() == "postpone") return Move{};
    if (deciding.result() == "reject") return Move{"reject", numbered_input(deciding)};
    JsonObject decision = object_of(deciding.subject.body, "draft");
    if (decision.empty()) return refused("R-071 (KPSY m.8/3)", "no draft was submitted");
    const std::string_view valid_from = text_of(deciding.context.input, "valid_from");
    if (valid_from.empty()) return refused("R-071 (KPSY m.8/3)", "the first day is missing");
    put(decision, "number", text(deciding.numbered.number));
    put(decision, "date", text(deciding.numbered.day));
    put(decision, "valid_from", text(valid_from));
    Move move{"accept", {}};
    put(move.input, "decision", JsonValue(std::move(decision)));
    return move;
}

struct Row {
    std::string_view kind;
    std::string_view state;  ///< in which it waits
    Result<Move> (*move)(const Deciding&);
};
constexpr std::array<Row, 4> kRows = {{{"application", "on-agenda", move_application},
                                       {"merger", "on-board-agenda", move_merger},
                                       {"access-block", "closed-merger", move_closed},
                                       {"extra-authority", "before-board", move_authority}}};

}  // namespace

bool waits_for_board(const Case& subject) {
    return std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) {
        return row.kind == subject.kind && row.state == subject.state;
    });
}

Status move_subject(const Environment& environment, Context& context, const JsonObject& item,
                    const Numbered& numbered) {
    const base::Uuid id = KPS_TRY(base::Uuid::parse(text_of(item, "subject")));
    const Case subject = KPS_TRY(context.course.cases().read(context.transaction, id));
    for (const Row& row : kRows) {
        if (row.kind != subject.kind) continue;
        // It may have been settled between agenda and vote, such as by an undertaking that was signed.
        if (row.state != subject.state) return refused("R-037 (KPSY m.6/3)", "it waits no more");
        const Deciding deciding{environment, context, subject, numbered};
        // Rule R-037 (KPSY m.6/3): less than was proposed is given of an application that is accepted, of nothing else.
        if (narrows(context.input) &&
            (row.kind != "application" || deciding.result() != "accept"))
            return refused("R-037 (KPSY m.6/3)", "nothing is given that could be less");
        const Move move = KPS_TRY(row.move(deciding));
        if (!move.act.empty())
            KPS_TRY(context.course.act_within(context, subject.id, move.act, move.input));
        return {};
    }
    return refused("R-037 (KPSY m.6/3)", "it is not the Kurul's to decide");
}

}  // namespace kps::membership::board_outcomes
