#include "apps/kps/portal/people_recheck.h"

#include <algorithm>

#include "accounts/limits.h"
#include "membership/users/user_rows.h"

namespace kps {
namespace {

using accounts::Role;

std::string_view kind_of(Role role) {
    if (role == Role::Administrator) return membership::kAdministratorKind;
    if (role == Role::Technician) return membership::kTechnicianKind;
    return membership::kSubUserKind;
}

bool is_told(const lifecycle::Case& user, const std::string& finding) {
    const bool waits =
        std::any_of(user.deadlines.begin(), user.deadlines.end(),
                    [](const lifecycle::Deadline& deadline) { return deadline.name == "finding"; });
    return waits && lifecycle::text_of(user.body, "finding") == finding;
}

}  // namespace

base::Status PeopleRecheck::tell_institution(const accounts::Account& account,
                                             std::int64_t now_us) {
    if (!account.institution) return {};
    const base::NationalId person = KPS_TRY(parts_.accounts.person_of(account.id));
    std::optional<base::Uuid> subject;
    {
        auto transaction = KPS_TRY(parts_.accounts.database()->begin(storage::Access::Read));
        subject = KPS_TRY(membership::find_user(transaction, *account.institution,
                                                kind_of(account.role), person.digits()));
    }
    if (!subject) return {};
    const accounts::Actor program;
    const lifecycle::Case user = KPS_TRY(parts_.course.read(*subject, program));
    if (is_told(user, account.finding)) return {};
    lifecycle::JsonObject input;
    lifecycle::put(input, "finding", lifecycle::JsonValue(account.finding));
    const auto told = parts_.course.act(
        *subject, program, {"note-finding", user.version, lifecycle::JsonValue(std::move(input))},
        now_us);
    // Not active yet, or changed at this moment: tomorrow's round looks again.
    if (!told && told.error().code != base::ErrorCode::WrongState &&
        told.error().code != base::ErrorCode::StaleVersion)
        return base::failed(told.error());
    return {};
}

base::Result<bool> PeopleRecheck::round(std::int64_t now_us) {
    const bool due = KPS_TRY(accounts::is_recheck_due(parts_.accounts, now_us));
    if (!due) return false;
    const auto report = KPS_TRY(
        accounts::recheck(parts_.accounts, parts_.persons, accounts::kRecheckBatch, now_us));
    for (const accounts::Account& account : report.found)
        KPS_TRY(tell_institution(account, now_us));
    return report.suspended + report.locked + report.findings > 0;
}

}  // namespace kps
