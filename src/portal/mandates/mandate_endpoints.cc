#include "accounts/mandate_store.h"
#include "base/day_text.h"
#include "lifecycle/dates.h"
#include "portal/account_json.h"
#include "portal/mandates/limits.h"
#include "portal/permissions.h"
#include "portal/resource.h"

/// Until when an inspector's account may be used.
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Account;
using base::ErrorCode;
using base::failed;
using base::Result;

Result<accounts::MandateStore*> store_of(const Call& call) {
    if (call.portal.mandates() == nullptr) return failed(ErrorCode::NotFound);
    return call.portal.mandates();
}

/// Somebody's account that the caller may read, or the own one.
Result<Account> readable(const Call& call) {
    const base::Uuid id = KPS_TRY(uuid_of(call.parameters.at(0)));
    const Account account = KPS_TRY(call.parts().accounts.find(id));
    const accounts::Actor actor = actor_of(*call.present);
    const bool may_read = account.id == call.account().id ||
                          may(actor, Permission::Read, {account.role, account.institution});
    if (!may_read) return failed(ErrorCode::NotFound);
    return account;
}

json::object json_of(const std::optional<accounts::Mandate>& mandate) {
    json::object out{{"last_day", nullptr}, {"set_at", nullptr}, {"set_by", ""}, {"reason", ""}};
    if (!mandate) return out;
    out["last_day"] = base::day_text(mandate->last_day);
    out["set_at"] = time_json(mandate->set_us);
    out["set_by"] = mandate->set_by;
    out["reason"] = mandate->reason;
    return out;
}

Result<http::Response> show(Call& call) {
    const accounts::MandateStore& store = *KPS_TRY(store_of(call));
    const Account account = KPS_TRY(readable(call));
    return json_answer(json_of(KPS_TRY(store.find(account.id))));
}

struct Wish {
    std::optional<base::Date> last_day;
    std::string reason;
};

Result<Wish> wish_in(const Call& call) {
    auto reader = call.reader();
    Wish wish;
    wish.reason = KPS_TRY(reader.text("reason"));
    if (reader.has("last_day")) {
        const std::string text = KPS_TRY(reader.text("last_day"));
        wish.last_day = lifecycle::parse_date(text);
        if (!wish.last_day) return failed(ErrorCode::InvalidField, "$.last_day: no day");
    }
    KPS_TRY(reader.finish());
    const std::size_t size = wish.reason.size();
    if (size < kMandateReasonBytesMin || size > kMandateReasonBytesMax)
        return failed(ErrorCode::InvalidField, "$.reason: its length");
    if (!wish.last_day) return wish;
    const base::Date today = base::istanbul_date(call.now_us);
    const std::int64_t ahead = lifecycle::days_between(today, *wish.last_day);
    if (ahead < 0 || ahead > kMandateDaysMax)
        return failed(ErrorCode::InvalidField, "$.last_day: from today on, five years at most");
    return wish;
}

// Rule R-024 (KPSY m.5/3): who is not appointed any more does not come in. Only an inspector is appointed for a time.
Result<http::Response> set(Call& call) {
    accounts::MandateStore& store = *KPS_TRY(store_of(call));
    const Account account = KPS_TRY(readable(call));
    const accounts::Actor actor = actor_of(*call.present);
    const bool is_own = actor.is_same_person(account.actor());
    if (is_own || !may(actor, Permission::Activate, {account.role, account.institution}))
        return failed(ErrorCode::RoleNotAllowed);
    if (account.role != accounts::Role::Inspector)
        return failed(ErrorCode::WrongState, "only inspectors have a mandate");
    Wish wish = KPS_TRY(wish_in(call));
    KPS_TRY(store.set(account, wish.last_day, call.by(std::move(wish.reason))));
    return json_answer(json_of(KPS_TRY(store.find(account.id))));
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/mandates/{id}", Need::Accepted, Where::Pool,
             "Hesabın görev süresi sonu", "", show, "200:Mandate"},
    Resource{"POST", "/api/v1/mandates/{id}", Need::Fresh, Where::Pool,
             "Denetçinin görev süresi sonunu yazma veya kaldırma", "last_day:date? reason", set,
             "200:Mandate"},
};

}  // namespace

std::span<const Resource> mandate_resources() {
    return kResources;
}

}  // namespace kps::portal
