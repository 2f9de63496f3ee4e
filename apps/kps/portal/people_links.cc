#include "apps/kps/portal/people_links.h"

#include "membership/access/standing.h"
#include "membership/users/user_rows.h"

namespace kps {
namespace {

using accounts::AccountAct;
using accounts::Role;
using membership::SignInRight;

Role role_of(std::string_view user_kind) {
    if (user_kind == membership::kAdministratorKind) return Role::Administrator;
    if (user_kind == membership::kTechnicianKind) return Role::Technician;
    return Role::SubUser;
}

AccountAct act_of(SignInRight right) {
    switch (right) {
        case SignInRight::Given:
            return AccountAct::Unlock;
        case SignInRight::Ended:
            return AccountAct::Leave;
        default:
            return AccountAct::Lock;
    }
}

}  // namespace

decltype(membership::Environment::set_sign_in) sign_in_setter(accounts::AccountStore& accounts,
                                                              const base::Clock& clock) {
    return [&accounts, &clock](storage::Transaction& transaction, const lifecycle::Case& user,
                               SignInRight right) -> base::Status {
        if (!user.institution) return {};
        const base::NationalId person =
            KPS_TRY(base::NationalId::parse(lifecycle::text_of(user.body, "kimlik_no")));
        const Role role = role_of(lifecycle::text_of(user.body, "user_kind"));
        accounts::By by;
        by.now_us = clock.now_us();
        by.reason = user.number;
        KPS_TRY(
            accounts.act_within(transaction, {*user.institution, role, person}, act_of(right), by));
        return {};
    };
}

accounts::StandingOf standing_reader(std::shared_ptr<storage::Database> database) {
    return [database = std::move(database)](
               const accounts::Account& account) -> base::Result<accounts::Standing> {
        if (!account.institution) return accounts::Standing();
        auto transaction = KPS_TRY(database->begin(storage::Access::Read));
        return membership::read_standing(transaction, account);
    };
}

}  // namespace kps
