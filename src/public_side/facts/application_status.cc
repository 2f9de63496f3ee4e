#include "public_side/facts/application_status.h"

#include "public_side/limits.h"

namespace kps::public_side {
namespace {

std::string_view state_name(const lifecycle::Machine& machine, std::string_view state) {
    const lifecycle::State* known = machine.state(state);
    return known == nullptr ? std::string_view() : known->turkish;
}

/// Acts that leave the state as it is are no news.
std::vector<StatusStep> steps_of(const lifecycle::Machine& machine,
                                 const std::vector<lifecycle::Step>& history) {
    std::vector<StatusStep> steps;
    for (const lifecycle::Step& step : history) {
        if (step.from == step.to || steps.size() >= kTimelineStepsMax) continue;
        steps.push_back({base::istanbul_date(step.at_us), state_name(machine, step.to)});
    }
    return steps;
}

}  // namespace

// Number and code are the only key: neither a name nor an account is asked for.
base::Result<ApplicationStatus> application_status(const lifecycle::Course& course,
                                                   std::string_view number, std::string_view code) {
    const lifecycle::Case subject = KPS_TRY(course.read_by_code(number, code));
    const lifecycle::Machine* machine = course.machine(subject.kind);
    if (machine == nullptr) return base::failed(base::ErrorCode::NotFound, "no such case");
    accounts::Actor applicant;
    applicant.account = subject.id;
    applicant.role = accounts::Role::Applicant;
    const auto history = KPS_TRY(course.history(subject.id, applicant));
    ApplicationStatus status;
    status.number = subject.number;
    status.kind = machine->turkish;
    status.state = subject.state;
    status.state_turkish = state_name(*machine, subject.state);
    const lifecycle::State* state = machine->state(subject.state);
    status.is_closed = state != nullptr && state->terminal;
    for (const lifecycle::Act* act : lifecycle::acts_for(*machine, subject, applicant))
        status.next_steps.push_back(act->turkish);
    status.is_applicants_turn = !status.next_steps.empty();
    status.steps = steps_of(*machine, history);
    for (const lifecycle::Deadline& open : subject.deadlines)
        if (const lifecycle::DeadlineKind* kind = machine->deadline(open.name))
            status.deadlines.push_back({kind->turkish, open.last_day, kind->consequence});
    return status;
}

}  // namespace kps::public_side
