#include "accounts/limits.h"
#include "portal/account_json.h"
#include "portal/permissions.h"
#include "portal/query_members.h"
#include "portal/resource.h"

/// Other people's accounts.
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Account;
using accounts::AccountAct;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

constexpr std::string_view kVerifyAct = "account-verify";

Target target_of(const Account& account) {
    return {account.role, account.institution};
}

/// What stops people. Rule R-110 (KPSY m.13/5): where access is closed, an administrator may do that and nothing more.
bool is_stopping(Permission permission) {
    return permission == Permission::Lock || permission == Permission::Suspend ||
           permission == Permission::EndSessions || permission == Permission::Leave;
}

/// Errors: InstitutionBlocked.
Status check_blocks(const Call& call, Permission permission) {
    const Present& present = *call.present;
    if (!present.is_restricted() || permission == Permission::Read || is_stopping(permission))
        return {};
    return failed(ErrorCode::InstitutionBlocked, present.standing.hindrances.front().rule);
}

/// The account of the path, of somebody the caller may do this to. One that may not even be read is not there.
Result<Account> reachable(const Call& call, Permission permission) {
    const base::Uuid id = KPS_TRY(uuid_of(call.parameters.at(0)));
    const Account account = KPS_TRY(call.parts().accounts.find(id));
    const accounts::Actor actor = actor_of(*call.present);
    if (!may(actor, Permission::Read, target_of(account))) return failed(ErrorCode::NotFound);
    if (!may(actor, permission, target_of(account))) return failed(ErrorCode::RoleNotAllowed);
    // Nobody does it to the own account: neither to help it nor to hide behind it.
    const bool is_own = actor.is_same_person(account.actor());
    if (permission != Permission::Read && is_own)
        return failed(ErrorCode::RoleNotAllowed, "the own account");
    KPS_TRY(check_blocks(call, permission));
    return account;
}

Result<accounts::AccountFilter> filter_of(const Call& call) {
    accounts::AccountFilter filter;
    const QueryMembers members =
        KPS_TRY(QueryMembers::read(call.request.query, {"after", "count", "institution"}));
    if (const auto after = members.get("after"); !after.empty()) {
        const auto id = base::Uuid::parse(after);
        if (!id) return wrong_query("after");
        filter.after = *id;
    }
    if (const auto count = members.get("count"); !count.empty())
        filter.count_max = static_cast<std::size_t>(
            KPS_TRY(number_of(count, 1, static_cast<std::int64_t>(accounts::kAccountsListedMax))));
    if (const auto institution = members.get("institution"); !institution.empty())
        filter.institution = base::InstitutionId(
            static_cast<std::uint32_t>(KPS_TRY(number_of(institution, 1, UINT32_MAX))));
    return filter;
}

Result<http::Response> list(Call& call) {
    const accounts::Actor actor = actor_of(*call.present);
    if (!may_any(actor.role, Permission::Read)) return failed(ErrorCode::RoleNotAllowed);
    accounts::AccountFilter filter = KPS_TRY(filter_of(call));
    // Rule R-020 (KPSY m.4/1-ö): people of an institution see their own one's alone.
    if (actor.institution) filter.institution = actor.institution;
    json::array out;
    const auto accounts = KPS_TRY(call.parts().accounts.list(filter));
    for (const Account& account : accounts)
        if (may(actor, Permission::Read, target_of(account))) out.push_back(json_of(account));
    json::object page{{"accounts", std::move(out)}, {"next", nullptr}};
    if (accounts.size() == filter.count_max) page["next"] = accounts.back().id.text();
    return json_answer(page);
}

Result<accounts::NewAccount> read_new(const Call& call) {
    auto reader = call.reader();
    const std::string login = KPS_TRY(reader.text("login"));
    const std::string role_name = KPS_TRY(reader.text("role"));
    const std::string digits = KPS_TRY(reader.text("identity_number"));
    const std::string given_names = KPS_TRY(reader.text("given_names"));
    const std::string surname = KPS_TRY(reader.text("surname"));
    const auto role = accounts::role_by_name(role_name);
    if (!role) return failed(ErrorCode::InvalidField, "role");
    const base::NationalId person = KPS_TRY(base::NationalId::parse(digits));
    accounts::NewAccount wanted{login, *role, {}, person, given_names + " " + surname};
    if (reader.has("institution"))
        wanted.institution = base::InstitutionId(
            static_cast<std::uint32_t>(KPS_TRY(reader.integer("institution", 1, UINT32_MAX))));
    KPS_TRY(reader.finish());
    return wanted;
}

Result<http::Response> add(Call& call) {
    const accounts::Actor actor = actor_of(*call.present);
    if (!may_any(actor.role, Permission::Add)) return failed(ErrorCode::RoleNotAllowed);
    accounts::NewAccount wanted = KPS_TRY(read_new(call));
    if (actor.institution && !wanted.institution) wanted.institution = actor.institution;
    if (!may(actor, Permission::Add, {wanted.role, wanted.institution}))
        return failed(ErrorCode::RoleNotAllowed);
    KPS_TRY(check_blocks(call, Permission::Add));
    const auto make = [&]() -> Result<Made> {
        // Rule X-003: who is not found by number and exact name is not taken in at all.
        wanted.name =
            KPS_TRY(accounts::match_person(call.parts().persons, wanted.person, wanted.name));
        return Made{KPS_TRY(call.parts().accounts.add(wanted, call.by())).id, 201};
    };
    const Made made =
        KPS_TRY(call.parts().repeated.once(call.request, call.account().id, call.now_us, make));
    const Account added = KPS_TRY(call.parts().accounts.find(made.subject));
    http::Response response = versioned_answer(json_of(added), added.version, 201);
    response.headers.emplace_back("Location", "/api/v1/accounts/" + added.id.text());
    return response;
}

Result<http::Response> read(Call& call) {
    const Account account = KPS_TRY(reachable(call, Permission::Read));
    return versioned_answer(json_of(account), account.version);
}

Result<http::Response> history(Call& call) {
    const Account account = KPS_TRY(reachable(call, Permission::Read));
    json::array out;
    const accounts::ChangeStore changes(call.parts().accounts.database());
    for (const auto& change : KPS_TRY(changes.of_account(account.id)))
        out.push_back(json_of(change));
    return json_answer(json::object{{"changes", std::move(out)}});
}

Result<std::string> reason_in(const Call& call) {
    auto reader = call.reader();
    std::string reason;
    if (reader.has("reason")) reason = KPS_TRY(reader.text("reason"));
    KPS_TRY(reader.finish());
    return reason;
}

/// Number and name are matched again: between naming and verifying a person there may be weeks.
Status check_person(const Call& call, const Account& account) {
    const base::NationalId person = KPS_TRY(call.parts().accounts.person_of(account.id));
    KPS_TRY(accounts::match_person(call.parts().persons, person, account.name));
    return {};
}

/// Rights in the directorate need a second person (SECURITY 35).
Result<http::Response> ask_second_person(Call& call, const Account& account, std::string reason) {
    accounts::ApprovalWish wish;
    wish.act = kVerifyAct;
    wish.subject = account.id.text();
    wish.before_json = json::serialize(json_of(account));
    json::object after = json_of(account);
    after["state"] = accounts::name_of(accounts::AccountState::Verified);
    wish.after_json = json::serialize(after);
    wish.roles = {accounts::Role::Operator, accounts::Role::SecurityOfficer};
    const auto approval = KPS_TRY(call.parts().four_eyes.ask(wish, call.by(std::move(reason))));
    return json_answer(json_of(approval), 202);
}

Result<http::Response> act(Call& call, AccountAct what, Permission permission) {
    const std::int64_t version = KPS_TRY(version_of(call.request));
    const Account account = KPS_TRY(reachable(call, permission));
    std::string reason = KPS_TRY(reason_in(call));
    if (account.version != version) return failed(ErrorCode::StaleVersion);
    if (what == AccountAct::Verify) {
        if (!accounts::state_after(what, account)) return failed(ErrorCode::WrongState);
        KPS_TRY(check_person(call, account));
        if (accounts::is_of_directorate(account.role))
            return ask_second_person(call, account, std::move(reason));
    }
    const Account after =
        KPS_TRY(call.parts().accounts.act(account.id, version, what, call.by(std::move(reason))));
    return versioned_answer(json_of(after), after.version);
}

template <AccountAct what, Permission permission>
Result<http::Response> act_of(Call& call) {
    return act(call, what, permission);
}

Result<http::Response> reset(Call& call) {
    const Account account = KPS_TRY(reachable(call, Permission::Reset));
    auto reader = call.reader();
    const bool forgets = reader.has("second_factors") && KPS_TRY(reader.boolean("second_factors"));
    std::string reason;
    if (reader.has("reason")) reason = KPS_TRY(reader.text("reason"));
    KPS_TRY(reader.finish());
    if (!accounts::may_sign_in(account.state)) return failed(ErrorCode::WrongState);
    const std::string code =
        KPS_TRY(call.parts().credentials.make_setup_code(account, forgets, call.by(reason)));
    json::object out;
    out["setup_code"] = code;
    out["valid_until"] = time_json(call.now_us + accounts::kSetupCodeUs);
    return json_answer(out);
}

Result<http::Response> end_sessions(Call& call) {
    const Account account = KPS_TRY(reachable(call, Permission::EndSessions));
    const std::int64_t ended = KPS_TRY(call.parts().sessions.end_all(account.id, base::Uuid()));
    return json_answer(json::object{{"ended", ended}});
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/accounts", Need::Accepted, Where::Pool, "Hesaplar", "", list,
             "200:AccountPage", "after count institution"},
    Resource{"POST", "/api/v1/accounts", Need::Fresh, Where::Pool, "Kişi tanımlama",
             "login role:Role identity_number given_names surname institution:integer?", add,
             "201:Account"},
    Resource{"GET", "/api/v1/accounts/{id}", Need::Accepted, Where::Pool, "Hesap", "", read,
             "200:Account"},
    Resource{"GET", "/api/v1/accounts/{id}/changes", Need::Accepted, Where::Pool, "Hesabın geçmişi",
             "", history, "200:ChangeList"},
    Resource{"POST", "/api/v1/accounts/{id}/verify", Need::Fresh, Where::Pool, "Doğrulama",
             "reason?", act_of<AccountAct::Verify, Permission::Verify>, "200:Account 202:Approval",
             "", true},
    Resource{"POST", "/api/v1/accounts/{id}/activate", Need::Fresh, Where::Pool, "Etkinleştirme",
             "reason?", act_of<AccountAct::Activate, Permission::Activate>, "200:Account", "",
             true},
    Resource{"POST", "/api/v1/accounts/{id}/lock", Need::Accepted, Where::Pool, "Kilitleme",
             "reason?", act_of<AccountAct::Lock, Permission::Lock>, "200:Account", "", true},
    Resource{"POST", "/api/v1/accounts/{id}/unlock", Need::Fresh, Where::Pool, "Kilidi açma",
             "reason?", act_of<AccountAct::Unlock, Permission::Unlock>, "200:Account", "", true},
    Resource{"POST", "/api/v1/accounts/{id}/suspend", Need::Accepted, Where::Pool, "Askıya alma",
             "reason?", act_of<AccountAct::Suspend, Permission::Suspend>, "200:Account", "", true},
    Resource{"POST", "/api/v1/accounts/{id}/release", Need::Fresh, Where::Pool, "Askıdan çıkarma",
             "reason?", act_of<AccountAct::Release, Permission::Release>, "200:Account", "", true},
    Resource{"POST", "/api/v1/accounts/{id}/leave", Need::Fresh, Where::Pool, "Pasife alma",
             "reason?", act_of<AccountAct::Leave, Permission::Leave>, "200:Account", "", true},
    Resource{"POST", "/api/v1/accounts/{id}/reset", Need::Fresh, Where::Pool, "Yeni kurulum kodu",
             "reason? second_factors:boolean?", reset, "200:SetupCode"},
    Resource{"POST", "/api/v1/accounts/{id}/end-sessions", Need::Accepted, Where::Pool,
             "Oturumlarını kapatma", "", end_sessions, "200:EndedSessions"},
};

}  // namespace

std::span<const Resource> people_resources() {
    return kResources;
}

base::Status verify_approved(const PortalParts& parts, const accounts::Approval& approval,
                             const accounts::By& by) {
    const base::Uuid id = KPS_TRY(uuid_of(approval.wish.subject));
    const Account account = KPS_TRY(parts.accounts.find(id));
    KPS_TRY(parts.accounts.act(id, account.version, AccountAct::Verify, by));
    return {};
}

}  // namespace kps::portal
