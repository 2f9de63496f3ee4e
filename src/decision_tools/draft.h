#pragma once

#include <optional>
#include <string>

#include "institutions/institution.h"
#include "lifecycle/case.h"
#include "policy/decision_document.h"

/// The decision that a case is about: the draft before the Kurul has decided, the decision afterwards.
namespace kps::decision_tools {

/// How far a case has come.
enum class Basis : std::uint8_t {
    Requested,  ///< what was applied for; nobody has reported on it yet
    Proposed,   ///< what the directorate proposes to the Kurul
    Decided,    ///< what the Kurul has decided
};
/// `requested`, `proposed`, `decided`.
std::string_view name_of(Basis basis);

struct Draft {
    policy::DecisionDocument document;
    Basis basis = Basis::Requested;
    institutions::Institution applicant;  ///< as it is, or as it would be taken in
};

/// Shape:  an application, a request for additional authority, an undertaking. What the Kurul gives it
///         (number, day, first day) stands as `TASLAK` and today in a draft; what was only applied for is
///         tried for a year.
/// Errors: WrongState for a case that names no service yet, NotFound for one that is about no decision;
///         InvalidDecision.
base::Result<Draft> draft_of(const lifecycle::Case& subject,
                             const institutions::Directory& directory,
                             const policy::GrantTree& tree, const base::Date& today);

/// The directory with the draft's institution in it, for one that is not taken in yet.
institutions::Directory with_applicant(institutions::Directory directory, const Draft& draft);

/// The decision in force of the draft's institution; nothing where there is none. Errors: InvalidDecision.
base::Result<std::optional<policy::DecisionDocument>> in_force(
    const institutions::Directory& directory, base::InstitutionId institution,
    const policy::GrantTree& tree);

/// Leaves that were applied for, by service: for what is proposed beside what was asked. Empty where it is not known.
contract::Mask asked_leaves(const lifecycle::Case& subject, const contract::Service& service,
                            const policy::GrantTree& tree);

}  // namespace kps::decision_tools
