#include "membership/applications/eligibility.h"

#include <algorithm>

#include "membership/applications/applicants.h"
#include "membership/applications/proposal_checks.h"
#include "membership/legal_basis.h"
#include "policy/recipients.h"

namespace kps::membership {
namespace {

using base::ErrorCode;
using base::failed;
using policy::DataKind;

bool holds(std::span<const std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void add_what_is_needed(Eligibility& answer, std::string_view schedule, const base::Date& day) {
    const institutions::InstitutionClass wanted = *answer.institution_class;
    answer.pays = pays(wanted, schedule);
    answer.ministry_names = application_checks::ministry_must_name(wanted);
    answer.by_post = signs_by_post(wanted);
    answer.documents = required_documents(wanted);
    answer.signatories = signatory_ranks(wanted, day);
    answer.administrators = administrator_ranks(wanted, day);
}

/// Of who applies itself, for a request that is met here.
void judge(Eligibility& answer, const EligibilityQuestion& question, const base::Date& day) {
    const institutions::InstitutionClass wanted = *answer.institution_class;
    answer.verdict = EligibilityVerdict::MayApply;
    if (!question.law.empty() && !is_legal_basis(question.law, day)) {
        answer.verdict = EligibilityVerdict::BasisNotInForce;
        answer.rule = "R-035 (KPSY m.6/2)";
    } else if (!policy::may_receive(wanted, DataKind::Identity, day)) {
        answer.verdict = EligibilityVerdict::NotGiven;
        answer.rule = "X-022 (5490 m.45/1)";
    } else if (question.addresses && !policy::may_receive(wanted, DataKind::Address, day)) {
        answer.verdict = EligibilityVerdict::WithoutAddresses;
        answer.rule = "R-158 (5490 m.45/1)";
    }
}

}  // namespace

std::string_view name_of(EligibilityVerdict verdict) {
    switch (verdict) {
        case EligibilityVerdict::MayApply:
            return "may-apply";
        case EligibilityVerdict::ServedByCentre:
            return "served-by-centre";
        case EligibilityVerdict::MetElsewhere:
            return "met-elsewhere";
        case EligibilityVerdict::BasisNotInForce:
            return "basis-not-in-force";
        case EligibilityVerdict::NotGiven:
            return "not-given";
        case EligibilityVerdict::WithoutAddresses:
            return "without-addresses";
    }
    return {};
}

// The order is that of the guard of `submit`: what is not met here first, then who is served by a centre.
base::Result<Eligibility> eligibility(const EligibilityQuestion& question, const base::Date& day) {
    const ApplicantKind* kind = find_applicant_kind(question.kind);
    if (kind == nullptr) return failed(ErrorCode::InvalidField, "kind: no kind of applicant");
    if (!holds(request_names(), question.request))
        return failed(ErrorCode::InvalidField, "request: no kind of request");
    if (!question.law.empty() && !holds(law_codes(), question.law))
        return failed(ErrorCode::InvalidField, "law: not in the list of legal bases");
    if (!question.schedule.empty() && !holds(schedules_5018(), question.schedule))
        return failed(ErrorCode::InvalidField, "schedule: no schedule of Law 5018");
    Eligibility answer;
    answer.rule = kind->rule;
    if (const RefusedRequest* refused = find_refused_request(question.request)) {
        answer.verdict = EligibilityVerdict::MetElsewhere;
        answer.rule = refused->rule;
        answer.reason = refused->reason;
        return answer;
    }
    answer.institution_class = kind->institution_class;
    if (!kind->institution_class) {
        answer.verdict = EligibilityVerdict::ServedByCentre;
        answer.centres = centres_of(*kind, day);
        return answer;
    }
    judge(answer, question, day);
    add_what_is_needed(answer, question.schedule, day);
    return answer;
}

}  // namespace kps::membership
