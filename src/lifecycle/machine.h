#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/case.h"
#include "lifecycle/kind_state.h"
#include "storage/database.h"

/// A life cycle as data: states, acts, who may do them, what they must say, what they lead to. Who may do what, the
/// OpenAPI document, the portal's forms and the permission matrix are read from here and stand nowhere else.
namespace kps::lifecycle {

class Course;

/// A case and the act that was done on it.
struct Done {
    Case subject;
    Step step;
};

/// Everything an act can see and change. What it changes takes effect with the act or not at all.
struct Context {
    Case& subject;  ///< effects may change body, title, institution
    const accounts::Actor& actor;
    const accounts::Actor* approver = nullptr;  ///< of an act that needs two persons
    const JsonObject& input;                    ///< checked and in the form of the act's fields
    std::int64_t now_us = 0;
    base::Date today;  ///< Europe/Istanbul
    storage::Transaction& transaction;
    Course& course;           ///< opens and moves other cases in the same transaction
    std::vector<Done>& done;  ///< acts of this transaction so far
    /// What the one who acts is told once and nobody keeps, such as a new secret (docs/adr/0109). Null where there is
    /// nobody to tell.
    JsonObject* told_once = nullptr;

    /// Sets a deadline that the machine declares, or moves it.
    void set_deadline(std::string_view name, const base::Date& last_day);
    /// It was fulfilled, or has no meaning any more.
    void close_deadline(std::string_view name);
};

/// What must hold, beside state, role and fields.
/// Errors: RuleRefused, DeadlinePassed, DocumentRefused, PersonNotMatched, with the article in the text.
using Guard = std::function<base::Status(const Context&)>;
/// What the act does; the name of the state it leads to, empty: the first of `to`.
using Effect = std::function<base::Result<std::string_view>(Context&)>;

struct State {
    std::string_view name = {};     ///< in REST, such as `awaiting-declaration`
    std::string_view turkish = {};  ///< verbatim from the regulation's practice (REQUIREMENTS B)
    bool terminal = false;
};

struct Act {
    std::string_view name = {};  ///< in REST, such as `submit`
    std::string_view turkish = {};
    std::vector<std::string_view> from = {};  ///< empty: opens the case
    std::vector<std::string_view> to =
        {};  ///< first: where it leads unless the effect says otherwise
    std::vector<accounts::Role> roles = {};
    std::span<const Field> input = {};
    std::string_view rule = {};  ///< `R-041 (KPSY m.6/5)`
    Guard guard = nullptr;
    Effect effect = nullptr;       ///< none: the fields become members of the body
    bool two_persons = false;      ///< asked for by one, done when another approves
    std::string_view closes = {};  ///< name of the deadline that it fulfils
};

/// What runs out in a life cycle.
struct DeadlineKind {
    std::string_view name = {};
    std::string_view turkish = {};
    std::string_view rule = {};
    std::string_view consequence = {};  ///< in Turkish, what follows
    std::string_view
        act_when_over;  ///< done by the program on the day after; empty: a task, the law says nothing
    std::vector<int> warn_days = {};  ///< days left at which the owner is warned
};

struct Machine {
    std::string_view kind = {};  ///< in REST, such as `application`
    std::string_view turkish = {};
    std::string_view prefix = {};  ///< of its numbers: `BSV`
    std::vector<State> states = {};
    std::vector<Act> acts = {};
    std::vector<DeadlineKind> deadlines = {};
    bool gives_code =
        false;  ///< whoever opens it gets a code with which an applicant follows it without an account
    /// Roles of the directorate that may read cases of this kind; an institution's people and citizens read their own.
    std::vector<accounts::Role> readers = {};

    const State* state(std::string_view name) const;
    const Act* act(std::string_view name) const;
    const DeadlineKind* deadline(std::string_view name) const;
};

/// What is wrong with a machine: a name that stands twice or nowhere, a state nobody reaches or leaves, an act without
/// roles, rule or fields of one name. Empty: nothing. For tests and for the start of the program.
std::vector<std::string> faults_of(const Machine& machine);

/// True where the role may do the act at all.
bool may_do(const Act& act, accounts::Role role);
/// True where the actor may read this case: the reading roles all, an institution's people and citizens their own.
bool may_read(const Machine& machine, const Case& subject, const accounts::Actor& actor);

/// What was done as this reader is told of it: an institution's people are not told a citizen's name, for the case says
/// of the person no more than their own question did; a citizen is told which office acted and not who sits there.
std::vector<Step> as_told_to(const accounts::Actor& reader, std::vector<Step> steps);

/// Life cycles of which the actor may read any case at all.
std::vector<std::string> readable_kinds(const std::vector<Machine>& machines,
                                        const accounts::Actor& actor);
/// Of every state that does not end a case.
std::vector<KindState> open_states_of(const std::vector<Machine>& machines);

/// Acts this actor could do now, in the machine's order.
std::vector<const Act*> acts_for(const Machine& machine, const Case& subject,
                                 const accounts::Actor& actor);

}  // namespace kps::lifecycle
