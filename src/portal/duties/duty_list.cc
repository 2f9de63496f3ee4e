#include "portal/duties/duty_list.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "lifecycle/dates.h"
#include "portal/duties/limits.h"

namespace kps::portal {
namespace {

using lifecycle::Case;
using lifecycle::Machine;

constexpr std::array kDeadlines = {
    OwnDeadline{"application", "answer", false},
    OwnDeadline{"application", "documents", true, "complete-documents"},
    OwnDeadline{"application", "complete", true, "declare"},
    OwnDeadline{"application", "form-request", false},
    OwnDeadline{"undertaking", "term", true},
    OwnDeadline{"undertaking", "campaign", true, "renew"},
    OwnDeadline{"undertaking", "renewal", true, "sign"},
    OwnDeadline{"undertaking", "termination", true, "withdraw-notice"},
    OwnDeadline{"undertaking", "measures", true, "confirm-measures"},
    OwnDeadline{"merger", "undertaking", true},
    OwnDeadline{"extra-authority", "effect", false},
    OwnDeadline{"extra-authority", "annex", false},
    // The program compares by itself; what it finds is the other deadline.
    OwnDeadline{"user", "recheck", false},
    OwnDeadline{"user", "finding", true},
    OwnDeadline{"service-credential", "old-secret", true},
    OwnDeadline{"lookup-inquiry", "answer", true, "answer"},
    OwnDeadline{"lookup-inquiry", "complaint", false},
};

constexpr std::array kWaiting = {
    WaitingState{"application", "draft", "submit"},
    WaitingState{"application", "returned", "correct"},
    WaitingState{"application", "lacking", "complete-documents"},
    WaitingState{"application", "awaiting-declaration", "declare"},
    WaitingState{"application", "deficient", "declare"},
    WaitingState{"application", "invited", "assign"},
    WaitingState{"application", "awaiting-form", "send-form"},
    WaitingState{"undertaking", "offered", "sign"},
    WaitingState{"undertaking", "suspended", "renew"},
    WaitingState{"change-notice", "detected", "fulfil"},
    WaitingState{"change-notice", "returned", "complete"},
    WaitingState{"lookup-inquiry", "asked", "answer"},
    WaitingState{"lookup-inquiry", "unanswered", "answer"},
    WaitingState{"usage-review", "explained", "find-justified"},
    WaitingState{"user", "verified", "activate"},
};

const Machine* machine_of(const DutyFacts& facts, std::string_view kind) {
    const auto found = std::find_if(facts.machines.begin(), facts.machines.end(),
                                    [&](const Machine& each) { return each.kind == kind; });
    return found == facts.machines.end() ? nullptr : &*found;
}

/// The act where this person can do it now.
std::string possible(const Machine& machine, const Case& subject, const accounts::Actor& actor,
                     std::string_view act) {
    if (act.empty() || subject.pending) return {};
    for (const lifecycle::Act* each : lifecycle::acts_for(machine, subject, actor))
        if (each->name == act) return std::string(act);
    return {};
}

Duty duty_of(const Case& subject) {
    Duty duty;
    duty.subject = subject.id;
    duty.number = subject.number;
    duty.case_kind = subject.kind;
    return duty;
}

/// Those of its deadlines that the institution has to keep.
void add_deadlines(const DutyFacts& facts, const Machine& machine, const Case& subject,
                   std::vector<Duty>& duties) {
    for (const lifecycle::Deadline& deadline : subject.deadlines) {
        const auto own =
            std::find_if(kDeadlines.begin(), kDeadlines.end(), [&](const OwnDeadline& each) {
                return each.kind == subject.kind && each.name == deadline.name && each.is_own;
            });
        const lifecycle::DeadlineKind* kind = machine.deadline(deadline.name);
        if (own == kDeadlines.end() || kind == nullptr) continue;
        Duty duty = duty_of(subject);
        duty.kind = "deadline";
        duty.name = deadline.name;
        duty.label = kind->turkish;
        duty.rule = kind->rule;
        duty.consequence = kind->consequence;
        duty.acts_by_itself = !kind->act_when_over.empty();
        duty.last_day = deadline.last_day;
        duty.act = possible(machine, subject, facts.actor, own->act);
        duties.push_back(std::move(duty));
    }
}

bool has_deadline_for(const std::vector<Duty>& duties, const Case& subject, std::string_view act) {
    return std::any_of(duties.begin(), duties.end(), [&](const Duty& each) {
        return each.kind == "deadline" && each.subject == subject.id && each.act == act;
    });
}

/// A case that goes on only when the institution does something, unless one of its deadlines says so already.
void add_waiting(const DutyFacts& facts, const Machine& machine, const Case& subject,
                 std::vector<Duty>& duties, std::int64_t& users_waiting) {
    const auto row = std::find_if(kWaiting.begin(), kWaiting.end(), [&](const WaitingState& each) {
        return each.kind == subject.kind && each.state == subject.state;
    });
    if (row == kWaiting.end()) return;
    const std::string act = possible(machine, subject, facts.actor, row->act);
    if (act.empty() || has_deadline_for(duties, subject, act)) return;
    if (subject.kind == "user") {
        ++users_waiting;
        return;
    }
    Duty duty = duty_of(subject);
    duty.kind = "act";
    duty.name = act;
    duty.act = act;
    duty.label = machine.act(act)->turkish;
    duty.rule = machine.act(act)->rule;
    // Rule R-100 (KPSY m.13/1): the fifteenth day stands in the notice, whoever has opened it.
    if (subject.kind == "change-notice")
        duty.last_day = lifecycle::parse_date(lifecycle::text_of(subject.body, "last_day"));
    duties.push_back(std::move(duty));
}

void add_counts(const DutyFacts& facts, std::int64_t users_waiting, std::vector<Duty>& duties) {
    if (users_waiting > 0) {
        Duty duty;
        duty.kind = "users-waiting";
        duty.rule = "R-077 (KPSY m.9/4)";
        duty.count = users_waiting;
        duties.push_back(std::move(duty));
    }
    if (facts.never_used > 0) {
        Duty duty;
        duty.kind = "never-used";
        duty.rule = "R-078 (KPSY m.9/4)";
        duty.count = facts.never_used;
        duties.push_back(std::move(duty));
    }
}

void add_blocks(const DutyFacts& facts, std::vector<Duty>& duties) {
    for (const accounts::Hindrance& each : facts.hindrances) {
        Duty duty;
        duty.kind = "block";
        duty.name = each.ground;
        duty.rule = each.rule;
        duty.since_us = each.since_us;
        duty.note = each.note;
        duties.push_back(std::move(duty));
    }
}

/// The one that is good for longest: that earlier ones end is no harm while it stands.
void add_certificate(const DutyFacts& facts, std::vector<Duty>& duties) {
    const institutions::ClientCertificate* last = nullptr;
    for (const institutions::ClientCertificate& each : facts.certificates)
        if (!each.revoked_us && (last == nullptr || each.not_after_us > last->not_after_us))
            last = &each;
    if (last == nullptr) return;
    Duty duty;
    duty.kind = "certificate";
    duty.name = last->subject;
    duty.last_day = base::istanbul_date(last->not_after_us);
    duties.push_back(std::move(duty));
}

// Rule R-081 (KPSY m.9/6): an institution follows its users' operations, month by month.
void add_reviews(const DutyFacts& facts, std::vector<Duty>& duties) {
    if (!facts.reviews) return;
    Duty duty;
    duty.kind = "activity-review";
    duty.name = facts.reviews->oldest;
    duty.rule = "R-081 (KPSY m.9/6)";
    duty.last_day = facts.reviews->due;
    duty.count = facts.reviews->count;
    duties.push_back(std::move(duty));
}

// KPSY m.11/3: at the end of each calendar year, from every connected institution. Whether it was given is
// not kept here, and the page says so.
void add_security_undertaking(const DutyFacts& facts, std::vector<Duty>& duties) {
    if (!facts.is_connected) return;
    Duty duty;
    duty.kind = "security-undertaking";
    duty.rule = "R-095 (KPSY m.11/3)";
    duty.last_day = base::Date{facts.today.year, 12, 31};
    duties.push_back(std::move(duty));
}

Urgency urgency_of(const Duty& duty) {
    if (duty.kind == "block") return Urgency::Now;
    if (!duty.last_day) return Urgency::Waiting;
    if (duty.days_left <= kDutyNowDays) return Urgency::Now;
    return duty.days_left <= kDutySoonDays ? Urgency::Soon : Urgency::Later;
}

}  // namespace

std::string_view name_of(Urgency urgency) {
    switch (urgency) {
        case Urgency::Now:
            return "now";
        case Urgency::Soon:
            return "soon";
        case Urgency::Waiting:
            return "waiting";
        case Urgency::Later:
            return "later";
    }
    return {};
}

std::span<const OwnDeadline> own_deadlines() {
    return kDeadlines;
}
std::span<const WaitingState> waiting_states() {
    return kWaiting;
}

std::vector<Duty> duties_of(const DutyFacts& facts) {
    std::vector<Duty> duties;
    std::int64_t users_waiting = 0;
    add_blocks(facts, duties);
    for (const Case& subject : facts.cases) {
        const Machine* machine = machine_of(facts, subject.kind);
        if (machine == nullptr) continue;
        add_deadlines(facts, *machine, subject, duties);
        add_waiting(facts, *machine, subject, duties, users_waiting);
    }
    add_counts(facts, users_waiting, duties);
    add_reviews(facts, duties);
    add_certificate(facts, duties);
    add_security_undertaking(facts, duties);
    for (Duty& duty : duties) {
        if (duty.last_day) duty.days_left = lifecycle::days_between(facts.today, *duty.last_day);
        duty.urgency = urgency_of(duty);
    }
    const auto place = [](const Duty& duty) {
        return std::tuple(duty.urgency, duty.kind != "block", duty.days_left);
    };
    std::stable_sort(duties.begin(), duties.end(), [&](const Duty& left, const Duty& right) {
        return place(left) < place(right);
    });
    return duties;
}

}  // namespace kps::portal
