#include "interactive/person_asking.h"

#include "base/error.h"

namespace kps::interactive {
namespace {

using base::ErrorCode;
using base::Result;
using portal::Need;
using portal::Present;

/// Refusals of somebody whose session is whole: those of a session that is not are part of signing in.
bool is_of_somebody(ErrorCode code) {
    return code == ErrorCode::SecrecyNotAccepted || code == ErrorCode::InstitutionBlocked;
}

// Rule R-067 (KPSY m.8/2), Rule R-024: a person of an institution, as itself.
std::optional<ErrorCode> refusal_of(const Present& present) {
    const bool is_of_institution =
        accounts::is_of_institution(present.account.role) && present.account.institution;
    if (!is_of_institution || present.session.view_as) return ErrorCode::RoleNotAllowed;
    return std::nullopt;
}

}  // namespace

Result<PersonAsking> person_asking(const http::Request& request, const PersonParts& parts) {
    PersonAsking asking;
    auto present = parts.guard.present(request, Need::Accepted);
    if (!present) {
        if (!is_of_somebody(present.error().code)) return base::failed(present.error());
        asking.refusal = present.error().code;
        present = KPS_TRY(parts.guard.present(request, Need::Password));
    }
    if (const auto refusal = refusal_of(*present); refusal && !asking.refusal)
        asking.refusal = refusal;
    const accounts::Account& account = present->account;
    if (account.institution) asking.caller.institution = *account.institution;
    asking.caller.user = base::UserName(account.login);
    asking.caller.source = request.source.bytes;
    asking.caller.token = present->session.id;
    asking.caller.profile = authentication::Profile::Portal;
    const base::NationalId person = KPS_TRY(parts.person_of(account.id));
    asking.end_user = person.digits();
    return asking;
}

base::Status state_purpose(const PersonParts& parts, base::InstitutionId institution,
                           query::Question& question) {
    if (parts.own_purposes == nullptr) return {};
    const auto defined = KPS_TRY(parts.own_purposes->list(institution));
    auto stated = KPS_TRY(
        institutions::stated_purpose(defined, {question.purpose_code, question.file_number}));
    question.purpose_code = std::move(stated.purpose);
    question.file_number = std::move(stated.case_number);
    return {};
}

}  // namespace kps::interactive
