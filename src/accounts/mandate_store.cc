#include "accounts/mandate_store.h"

#include "base/day_text.h"

namespace kps::accounts {
namespace {

using base::Result;
using base::Status;

Result<std::optional<Mandate>> find_within(storage::Transaction& transaction,
                                           const base::Uuid& account) {
    storage::Rows rows = KPS_TRY(transaction.query(
        "SELECT last_day, set_us, set_by, reason FROM portal_mandates WHERE account = $1",
        {base::ByteView(account.bytes())}));
    if (rows.empty()) return std::optional<Mandate>();
    auto [last_day, set_us, set_by, reason] =
        KPS_TRY((rows[0].read<std::int64_t, std::int64_t, std::string, std::string>()));
    return std::optional(
        Mandate{base::date_from_days(last_day), set_us, std::move(set_by), std::move(reason)});
}

std::string day_or_none(const std::optional<base::Date>& day) {
    return day ? base::day_text(*day) : std::string("-");
}

}  // namespace

Result<std::optional<Mandate>> MandateStore::find(const base::Uuid& account) const {
    auto transaction = KPS_TRY(database_->begin(storage::Access::Read));
    return find_within(transaction, account);
}

Status MandateStore::set(const Account& account, const std::optional<base::Date>& last_day,
                         const By& by) {
    auto transaction = KPS_TRY(database_->begin(storage::Access::Write));
    const auto before = KPS_TRY(find_within(transaction, account.id));
    const base::ByteView id(account.id.bytes());
    if (last_day)
        KPS_TRY(transaction.execute(
            "INSERT INTO portal_mandates (account, last_day, set_us, set_by, reason) VALUES ($1, "
            "$2, $3, $4, $5) ON CONFLICT (account) DO UPDATE SET last_day = EXCLUDED.last_day, "
            "set_us = EXCLUDED.set_us, set_by = EXCLUDED.set_by, reason = EXCLUDED.reason",
            {id, base::days_from_date(*last_day), by.now_us, by.actor.name, by.reason}));
    else
        KPS_TRY(transaction.execute("DELETE FROM portal_mandates WHERE account = $1", {id}));
    std::optional<base::Date> was;
    if (before) was = before->last_day;
    KPS_TRY(record_change(transaction,
                          {account.id, account.institution, "mandate", "R-024", day_or_none(was),
                           day_or_none(last_day)},
                          by));
    return transaction.commit();
}

StandingOf with_mandates(const MandateStore& mandates, const base::Clock& clock, StandingOf inner,
                         base::ErrorCode refusal) {
    return [&mandates, &clock, inner = std::move(inner),
            refusal](const Account& account) -> Result<Standing> {
        // The people of institutions have their own standing, and no mandate.
        if (is_of_directorate(account.role)) {
            const auto mandate = KPS_TRY(mandates.find(account.id));
            if (mandate && base::istanbul_date(clock.now_us()) > mandate->last_day)
                return base::failed(refusal, "the mandate is over");
        }
        return inner ? inner(account) : Result<Standing>(Standing());
    };
}

}  // namespace kps::accounts
