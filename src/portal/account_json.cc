#include "portal/account_json.h"

#include "portal/resource.h"

namespace kps::portal {

namespace json = boost::json;

json::value institution_json(const std::optional<base::InstitutionId>& institution) {
    if (!institution) return nullptr;
    return json::value(institution->value());
}

json::object json_of(const accounts::Account& account) {
    json::object out;
    out["id"] = account.id.text();
    out["version"] = account.version;
    out["login"] = account.login;
    out["role"] = accounts::name_of(account.role);
    out["institution"] = institution_json(account.institution);
    out["name"] = account.name;
    out["state"] = accounts::name_of(account.state);
    out["secrecy_version"] = account.secrecy_version;
    out["secrecy_at"] = time_json(account.secrecy_us);
    out["created_at"] = time_json(account.created_us);
    out["last_login_at"] = time_json(account.last_login_us);
    out["finding"] = account.finding;
    return out;
}

json::object json_of(const accounts::Session& session, const base::Uuid& current) {
    json::object out;
    out["id"] = session.id.text();
    out["created_at"] = time_json(session.created_us);
    out["last_used_at"] = time_json(session.used_us);
    out["ends_at"] = time_json(session.ends_us);
    out["address"] = session.address;
    out["agent"] = session.agent;
    out["second_factor"] = accounts::name_of(session.factor);
    out["current"] = session.id == current;
    return out;
}

json::object json_of(const accounts::Change& change) {
    json::object out;
    out["id"] = change.id.text();
    out["at"] = time_json(change.at_us);
    out["by"] = change.by_name;
    out["by_role"] = accounts::name_of(change.by_role);
    out["act"] = change.act;
    out["article"] = change.article;
    out["before"] = change.before;
    out["after"] = change.after;
    out["reason"] = change.reason;
    return out;
}

json::object json_of(const accounts::Approval& approval) {
    json::array roles;
    for (const accounts::Role role : approval.wish.roles)
        roles.emplace_back(accounts::name_of(role));
    json::object out;
    out["id"] = approval.id.text();
    out["act"] = approval.wish.act;
    out["subject"] = approval.wish.subject;
    out["before"] = approval.wish.before_json;
    out["after"] = approval.wish.after_json;
    out["reason"] = approval.reason;
    out["may_approve"] = std::move(roles);
    out["asked_by"] = approval.asked_by.name;
    out["asked_at"] = time_json(approval.asked_us);
    out["expires_at"] = time_json(approval.expires_us);
    out["state"] = accounts::name_of(approval.state);
    out["decided_by"] = approval.decided_by;
    out["decided_at"] = time_json(approval.decided_us);
    out["decision_reason"] = approval.decided_reason;
    return out;
}

}  // namespace kps::portal
