#include "membership/applications/board_meeting.h"

#include "membership/applications/board_items.h"
#include "membership/applications/board_signing.h"

namespace kps::membership {
namespace {

namespace items = board_items;
using accounts::Role;
using lifecycle::Context;
using lifecycle::Machine;

const std::vector<Role> kSecretary = {Role::BoardSecretary};
/// Rule R-014 (KPSY m.4/1-i): only members of the Kurul record an evaluation.
const std::vector<Role> kMember = {Role::BoardMember};

struct BoardRow {
    BoardRule rule;
    base::Date since;
};

constexpr BoardRow kRows[] = {
#define KPS_BOARD(seats, quorum, year, month, day) {{seats, quorum}, {year, month, day}},
#include "membership/applications/board.def"
#undef KPS_BOARD
};

void add_preparation(Machine& machine) {
    auto& acts = machine.acts;
    acts.push_back({.name = "convene",
                    .turkish = "Toplantıya çağır",
                    .to = {"preparing"},
                    .roles = kSecretary,
                    .input = items::meeting_fields(),
                    .rule = "X-024",
                    .guard = items::before_convening,
                    .effect = items::convene});
    acts.push_back({.name = "add-item",
                    .turkish = "Gündeme al",
                    .from = {"preparing"},
                    .to = {"preparing"},
                    .roles = kSecretary,
                    .input = items::subject_fields(),
                    .rule = "R-037 (KPSY m.6/3)",
                    .guard = items::before_adding,
                    .effect = items::add});
    acts.push_back({.name = "remove-item",
                    .turkish = "Gündemden çıkar",
                    .from = {"preparing"},
                    .to = {"preparing"},
                    .roles = kSecretary,
                    .input = items::item_fields(),
                    .rule = "X-024",
                    .effect = items::remove});
    acts.push_back({.name = "cancel",
                    .turkish = "Toplantıyı iptal et",
                    .from = {"preparing"},
                    .to = {"cancelled"},
                    .roles = kSecretary,
                    .rule = "X-024",
                    .guard = items::before_cancelling});
    acts.push_back({.name = "attend",
                    .turkish = "Toplantıya katıl",
                    .from = {"preparing"},
                    .to = {"preparing"},
                    .roles = kMember,
                    .rule = "R-014 (KPSY m.4/1-i)",
                    .effect = items::attend});
    acts.push_back({.name = "begin",
                    .turkish = "Toplantıyı aç",
                    .from = {"preparing"},
                    .to = {"in-session"},
                    .roles = kSecretary,
                    .rule = "X-024",
                    .guard = items::before_beginning});
}

void add_session(Machine& machine, const Environment& environment) {
    auto& acts = machine.acts;
    acts.push_back({.name = "declare-conflict",
                    .turkish = "Çıkar çatışması bildir",
                    .from = {"in-session"},
                    .to = {"in-session"},
                    .roles = kMember,
                    .input = items::conflict_fields(),
                    .rule = "R-014 (KPSY m.4/1-i)",
                    .guard = items::before_conflict,
                    .effect = items::declare_conflict});
    acts.push_back({.name = "vote",
                    .turkish = "Oy ver",
                    .from = {"in-session"},
                    .to = {"in-session"},
                    .roles = kMember,
                    .input = items::vote_fields(),
                    .rule = "R-014 (KPSY m.4/1-i)",
                    .guard = items::before_vote,
                    .effect = items::vote});
    // Rule X-025 (Kurul): power to ask and public need are evaluated in words; the fields demand both.
    acts.push_back({.name = "decide",
                    .turkish = "Karara bağla",
                    .from = {"in-session"},
                    .to = {"in-session"},
                    .roles = kMember,
                    .input = items::decide_fields(),
                    .rule = "R-037 (KPSY m.6/3)",
                    .guard = items::before_deciding,
                    .effect = [&environment](Context& context) {
                        return items::decide(environment, context);
                    }});
    // By hand on the printed minutes, or electronically here: closing waits for neither (docs/adr/0167).
    acts.push_back(
        {.name = "sign",
         .turkish = "Tutanağı elektronik imzala",
         .from = {"in-session"},
         .to = {"in-session"},
         .roles = kMember,
         .input = board_signing::fields(),
         .rule = "R-037 (KPSY m.6/3)",
         .guard =
             [&environment](const Context& context) {
                 return board_signing::before_signing(environment, context);
             },
         .effect = [&environment](
                       Context& context) { return board_signing::sign(environment, context); }});
    acts.push_back({.name = "close",
                    .turkish = "Toplantıyı kapat",
                    .from = {"in-session"},
                    .to = {"closed"},
                    .roles = kSecretary,
                    .rule = "R-037 (KPSY m.6/3)",
                    .guard = items::before_closing});
}

}  // namespace

// Rule X-024 (RG 31207): the Kurul has seats and a quorum.
BoardRule board_rule(const base::Date& day) {
    BoardRule rule;
    for (const BoardRow& row : kRows)
        if (row.since <= day) rule = row.rule;
    return rule;
}

Machine make_board_meeting_machine(const Environment& environment) {
    Machine machine{.kind = "board-meeting", .turkish = "Kurul toplantısı", .prefix = "KRL"};
    machine.states = {{"preparing", "Gündem hazırlanıyor"},
                      {"in-session", "Toplantı açık"},
                      {"closed", "Kapandı", true},
                      {"cancelled", "İptal edildi", true}};
    machine.readers = {Role::BoardMember, Role::BoardSecretary, Role::Inspector};
    add_preparation(machine);
    add_session(machine, environment);
    return machine;
}

}  // namespace kps::membership
