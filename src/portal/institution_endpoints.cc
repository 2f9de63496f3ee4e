#include <algorithm>
#include <map>

#include "institutions/institution_reads.h"
#include "institutions/registered_address.h"
#include "lifecycle/course.h"
#include "lifecycle/limits.h"
#include "membership/users/user_rows.h"
#include "policy/grant_tree.h"
#include "portal/account_json.h"
#include "portal/cases/case_request.h"
#include "portal/permissions.h"
#include "portal/query_members.h"
#include "portal/resource.h"
#include "portal/usage/usage_desk.h"
#include "usage/last_questions.h"

/// What an institution's people see of their own institution: what the Kurul granted it, its address, its users.
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Account;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using lifecycle::Case;

bool sees_institutions(Role role) {
    constexpr std::array kRoles = {Role::Operator, Role::SecurityOfficer, Role::Inspector,
                                   Role::BoardMember, Role::BoardSecretary};
    return std::find(kRoles.begin(), kRoles.end(), role) != kRoles.end();
}

/// The caller's own, or the one that the directorate's person names.
/// Errors: RoleNotAllowed; MalformedBody.
Result<InstitutionId> institution_in(const Call& call, std::string_view named) {
    const accounts::Actor actor = actor_of(*call.present);
    if (actor.role == Role::Administrator || actor.role == Role::Technician) {
        if (!actor.institution) return failed(ErrorCode::RoleNotAllowed, "no institution");
        // Rule R-020 (KPSY m.4/1-ö): another institution looks like one that is not there.
        if (!named.empty() && named != std::to_string(actor.institution->value()))
            return failed(ErrorCode::NotFound);
        return *actor.institution;
    }
    if (!sees_institutions(actor.role)) return failed(ErrorCode::RoleNotAllowed, "institution");
    if (named.empty()) return wrong_query("institution");
    return InstitutionId(
        static_cast<std::uint32_t>(KPS_TRY(number_of(named, 1, kInstitutionIdMax))));
}

json::value parsed(const std::string& text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    return error ? json::value() : value;
}

/// The leaves that a path of a decision or a right stands for; none for what is no path of the service.
json::array leaves_of(const policy::ServicePaths* paths, const std::string& path) {
    json::array leaves;
    if (paths == nullptr) return leaves;
    const auto granted = policy::granted_by(*paths, path);
    if (!granted) return leaves;
    std::vector<std::string> names;
    for (const auto& [name, node] : paths->nodes)
        if (node.is_leaf && node.leaves.intersected(*granted) == node.leaves) names.push_back(name);
    std::sort(names.begin(), names.end());
    for (std::string& name : names) leaves.emplace_back(std::move(name));
    return leaves;
}

const policy::ServicePaths* paths_of(const Call& call, const lifecycle::JsonObject& service) {
    const policy::GrantTree* tree = call.portal.grant_tree();
    return tree == nullptr ? nullptr
                           : tree->find(lifecycle::text_of(service, "service"),
                                        lifecycle::text_of(service, "version"));
}

std::vector<std::string> texts_in(const lifecycle::JsonObject& object, std::string_view name) {
    std::vector<std::string> texts;
    for (const auto& item : lifecycle::list_of(object, name))
        if (const auto* text = std::get_if<std::string>(&item.content())) texts.push_back(*text);
    return texts;
}

/// Service by service, what each path of the decision gives.
Result<json::array> granted_in(const Call& call, const std::string& canonical_json) {
    const auto document =
        KPS_TRY(institutions::parse_strict_json(canonical_json, ErrorCode::CorruptData));
    json::array granted;
    for (const auto& item : lifecycle::list_of(lifecycle::object_of(document), "services")) {
        const lifecycle::JsonObject& service = lifecycle::object_of(item);
        const policy::ServicePaths* paths = paths_of(call, service);
        json::array grants;
        for (const std::string& path : texts_in(service, "paths"))
            grants.push_back(json::object{{"path", path}, {"leaves", leaves_of(paths, path)}});
        granted.push_back(json::object{{"service", lifecycle::text_of(service, "service")},
                                       {"version", lifecycle::text_of(service, "version")},
                                       {"grants", std::move(grants)}});
    }
    return granted;
}

Result<http::Response> show(Call& call) {
    const QueryMembers members = KPS_TRY(QueryMembers::read(call.request.query, {"institution"}));
    const InstitutionId id = KPS_TRY(institution_in(call, members.get("institution")));
    auto transaction = KPS_TRY(call.parts().accounts.database()->begin(storage::Access::Read));
    const auto institution = KPS_TRY(institutions::read_institution(transaction, id));
    const auto decision = KPS_TRY(institutions::read_decision(transaction, id));
    json::array granted;
    if (decision) granted = KPS_TRY(granted_in(call, decision->canonical_json));
    return json_answer(
        json::object{{"granted", std::move(granted)},
                     {"id", id.value()},
                     {"name", institution.name},
                     {"class", institutions::name_of(institution.institution_class)},
                     {"address", institution.registered_address},
                     {"undertaking_signed", institution.undertaking_signed},
                     {"decision", decision ? parsed(decision->canonical_json) : json::value()}});
}

// Rule R-053 (KPSY m.7/1): one fixed address. What would be refused, and what would surprise, is told before it is
// reported.
Result<http::Response> check_address(Call& call) {
    if (!actor_of(*call.present).institution)
        return failed(ErrorCode::RoleNotAllowed, "no institution of one's own");
    const InstitutionId id = KPS_TRY(institution_in(call, {}));
    auto reader = call.reader();
    const std::string text = KPS_TRY(reader.text("address"));
    KPS_TRY(reader.finish());
    json::object out{{"address", text},     {"valid", false}, {"private", false},
                     {"registered", false}, {"taken", false}, {"caller", false}};
    using institutions::AddressRule;
    using institutions::RegisteredAddress;
    const auto address = RegisteredAddress::parse(text, AddressRule::TestOrDemo);
    if (!address) return json_answer(out);
    out["valid"] = true;
    out["address"] = address->text();
    out["private"] = !RegisteredAddress::parse(text, AddressRule::PublicOnly).has_value();
    out["caller"] = address->text() == call.request.source.text();
    auto transaction = KPS_TRY(call.parts().accounts.database()->begin(storage::Access::Read));
    const auto institution = KPS_TRY(institutions::read_institution(transaction, id));
    out["registered"] = address->text() == institution.registered_address;
    out["taken"] = KPS_TRY(institutions::is_address_of_another(transaction, id, address->text()));
    return json_answer(out);
}

Role role_of(std::string_view user_kind) {
    if (user_kind == membership::kAdministratorKind) return Role::Administrator;
    return user_kind == membership::kTechnicianKind ? Role::Technician : Role::SubUser;
}
std::string_view kind_of(Role role) {
    if (role == Role::Administrator) return membership::kAdministratorKind;
    return role == Role::Technician ? membership::kTechnicianKind : membership::kSubUserKind;
}

/// Only the last digits: whoever needs all of them opens the case (PORTAL G31).
std::string masked(std::string_view digits) {
    constexpr std::size_t kShown = 4;
    if (digits.size() <= kShown) return std::string(digits.size(), '*');
    return std::string(digits.size() - kShown, '*') +
           std::string(digits.substr(digits.size() - kShown));
}

/// Accounts of an institution, by the open case of the same person where there is one.
struct People {
    std::map<base::Uuid, Account> by_case;
    std::vector<std::pair<Account, std::string>> alone;  ///< with the number, not to be shown
    /// When a person asked last in the institution's name, by what the questions called them.
    std::map<std::string, std::int64_t> asked_us;
};

Result<People> people_of(const Call& call, InstitutionId institution) {
    const accounts::AccountStore& store = call.parts().accounts;
    std::vector<Account> all;
    accounts::AccountFilter filter;
    filter.institution = institution;
    for (bool more = true; more && all.size() < kInstitutionAccountsMax;) {
        const auto page = KPS_TRY(store.list(filter));
        all.insert(all.end(), page.begin(), page.end());
        more = page.size() == filter.count_max;
        if (more) filter.after = page.back().id;
    }
    People people;
    for (Account& account : all) {
        const base::NationalId person = KPS_TRY(store.person_of(account.id));
        auto transaction = KPS_TRY(store.database()->begin(storage::Access::Read));
        const auto found = KPS_TRY(membership::find_user(transaction, institution,
                                                         kind_of(account.role), person.digits()));
        if (found)
            people.by_case.emplace(*found, std::move(account));
        else
            people.alone.emplace_back(std::move(account), std::string(person.digits()));
    }
    // Where no use is counted, nobody is known to have asked.
    if (UsageDesk* desk = call.portal.usage()) {
        auto transaction = KPS_TRY(desk->store().database().begin(storage::Access::Read));
        people.asked_us = KPS_TRY(usage::last_questions(transaction, institution));
    }
    return people;
}

json::array rights_of(const Call& call, const lifecycle::JsonObject& body) {
    json::array rights;
    for (const auto& item : lifecycle::list_of(body, "rights")) {
        const lifecycle::JsonObject& right = lifecycle::object_of(item);
        const policy::ServicePaths* paths = paths_of(call, right);
        json::array named;
        json::array leaves;
        for (const std::string& path : texts_in(right, "paths")) {
            named.emplace_back(path);
            for (auto& leaf : leaves_of(paths, path)) leaves.push_back(std::move(leaf));
        }
        rights.push_back(json::object{{"service", lifecycle::text_of(right, "service")},
                                      {"version", lifecycle::text_of(right, "version")},
                                      {"paths", std::move(named)},
                                      {"leaves", std::move(leaves)}});
    }
    return rights;
}

/// Questions over the wire and on the portal's pages; both name a sub-user by the number.
json::value last_question(const People& people, std::string_view digits) {
    const auto found = people.asked_us.find(std::string(digits));
    return found == people.asked_us.end() ? json::value() : time_json(found->second);
}

json::object row_of(const Call& call, const Case& user, const People& people) {
    using lifecycle::text_of;
    const lifecycle::JsonObject& body = user.body;
    const auto* state = call.portal.course()->machine("user")->state(user.state);
    json::object row;
    row["case"] = user.id.text();
    row["number"] = user.number;
    row["state"] = user.state;
    row["state_label"] = state == nullptr ? user.state : std::string(state->turkish);
    row["role"] = accounts::name_of(role_of(text_of(body, "user_kind")));
    row["name"] =
        std::string(text_of(body, "given_names")) + " " + std::string(text_of(body, "surname"));
    row["identity"] = masked(text_of(body, "kimlik_no"));
    row["sub_unit"] = text_of(body, "sub_unit");
    row["application"] = text_of(body, "application");
    row["rights"] = rights_of(call, body);
    row["changed_at"] = time_json(user.changed_us);
    row["last_question_at"] = last_question(people, text_of(body, "kimlik_no"));
    const auto account = people.by_case.find(user.id);
    row["account"] =
        account == people.by_case.end() ? json::value() : json::value(json_of(account->second));
    return row;
}

/// Somebody with an account whom no case names.
json::object row_of(const Account& account, const std::string& digits, const People& people) {
    return {{"case", nullptr},
            {"number", ""},
            {"state", accounts::name_of(account.state)},
            {"state_label", ""},
            {"role", accounts::name_of(account.role)},
            {"name", account.name},
            {"identity", masked(digits)},
            {"sub_unit", ""},
            {"application", ""},
            {"rights", json::array()},
            {"changed_at", nullptr},
            {"last_question_at", last_question(people, digits)},
            {"account", json_of(account)}};
}

// Rule R-058 (KPSY m.7/5): who asks in the institution's name, with which rights, stands in one list.
Result<http::Response> users(Call& call) {
    const QueryMembers members =
        KPS_TRY(QueryMembers::read(call.request.query, {"institution", "after"}));
    const InstitutionId id = KPS_TRY(institution_in(call, members.get("institution")));
    const accounts::Actor actor = actor_of(*call.present);
    if (!may(actor, Permission::Read, {Role::SubUser, id}))
        return failed(ErrorCode::RoleNotAllowed, "users");
    lifecycle::Course* course = call.portal.course();
    if (course == nullptr) return failed(ErrorCode::NotFound, "no life cycles run here");
    if (course->machine("user") == nullptr)
        return failed(ErrorCode::NotFound, "no users are kept here");
    const std::string_view after = members.get("after");
    if (after.find('&') != std::string_view::npos) return wrong_query("after");
    lifecycle::CaseFilter filter = KPS_TRY(filter_in("after=" + std::string(after), {}));
    filter.kind = "user";
    filter.institution = id;
    filter.limit = lifecycle::kPageCasesMax;
    const std::vector<Case> cases = KPS_TRY(course->list(filter, actor));
    const People people = KPS_TRY(people_of(call, id));
    json::array rows;
    if (after.empty())
        for (const auto& [account, digits] : people.alone)
            rows.push_back(row_of(account, digits, people));
    for (const Case& user : cases) rows.push_back(row_of(call, user, people));
    json::object page{{"users", std::move(rows)}};
    if (cases.size() == filter.limit) page["next"] = page_mark(filter, cases.back());
    return json_answer(page);
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/institution", Need::Accepted, Where::Pool,
             "Kurum: sabit IP adresi ve yürürlükteki Kurul kararı", "", show, "200:OwnInstitution",
             "institution"},
    Resource{"GET", "/api/v1/institution/users", Need::Accepted, Where::Pool,
             "Kurumun kullanıcıları: tanımları, yetkileri ve hesapları bir arada", "", users,
             "200:InstitutionUserPage", "institution after"},
    Resource{"POST", "/api/v1/institution/address-check", Need::Accepted, Where::Pool,
             "Bir IP adresinin bildirilmeden önce denetimi", "address", check_address,
             "200:AddressCheck"},
};

}  // namespace

std::span<const Resource> institution_resources() {
    return kResources;
}

}  // namespace kps::portal
