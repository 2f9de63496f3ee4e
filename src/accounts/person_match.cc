#include "accounts/person_match.h"

#include <algorithm>

#include "accounts/limits.h"
#include "base/calendar.h"
#include "base/turkish_text.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;

constexpr std::string_view kDied = "died";
constexpr std::string_view kNameChanged = "name-changed";
constexpr std::string_view kNotFound = "not-in-register";

Result<std::optional<base::Uuid>> stopped_at(storage::Database& database) {
    auto transaction = KPS_TRY(database.begin(Access::Read));
    auto rows = KPS_TRY(transaction.query("SELECT after_account FROM portal_recheck WHERE id = 1"));
    const auto [text] = KPS_TRY(rows.at(0).read<std::string>());
    if (text.empty()) return std::optional<base::Uuid>();
    return std::optional(KPS_TRY(base::Uuid::parse(text)));
}

/// Empty: the round is finished.
Status stop_at(storage::Database& database, const std::string& text, std::int64_t now_us) {
    auto transaction = KPS_TRY(database.begin(Access::Write));
    KPS_TRY(
        transaction.execute("UPDATE portal_recheck SET after_account = $1 WHERE id = 1", {text}));
    if (text.empty())
        KPS_TRY(
            transaction.execute("UPDATE portal_recheck SET round_us = $1 WHERE id = 1", {now_us}));
    return transaction.commit();
}

/// What a finding makes of an account; nothing where it only stands beside it.
std::optional<AccountAct> consequence_of(std::string_view finding, const Account& account) {
    // Rule R-060 (KPSY m.7/6): an account does not outlive its person.
    if (finding == kDied) return AccountAct::Suspend;
    // Rule X-003: nor the exact name of an institution's user. The directorate looks after its own people itself,
    // lest a register that was taken in wrongly keeps everybody out.
    if (finding == kNameChanged && account.institution) return AccountAct::Lock;
    return std::nullopt;
}

std::string_view finding_of(const RegisterWord& word, const Account& account) {
    if (!word.found) return kNotFound;
    if (!word.is_alive) return kDied;
    if (base::comparable_name(word.name) != base::comparable_name(account.name))
        return kNameChanged;
    return {};
}

Status compare(AccountStore& accounts, PersonRegister& persons, const Account& account,
               std::int64_t now_us, RecheckReport& report) {
    ++report.compared;
    const base::NationalId person = KPS_TRY(accounts.person_of(account.id));
    const RegisterWord word = KPS_TRY(persons.find(person));
    const std::string_view finding = finding_of(word, account);
    By by;
    by.now_us = now_us;
    if (finding != account.finding) {
        if (!finding.empty()) ++report.findings;
        KPS_TRY(accounts.set_finding(account.id, finding, by));
    }
    if (finding.empty()) return {};
    const Account now = KPS_TRY(accounts.find(account.id));
    report.found.push_back(now);
    const auto act = consequence_of(finding, account);
    if (!act || !state_after(*act, now)) return {};
    by.reason = finding;
    KPS_TRY(accounts.act(now.id, now.version, *act, by));
    ++(*act == AccountAct::Suspend ? report.suspended : report.locked);
    return {};
}

}  // namespace

// Rule X-003: number, all given names and surname are one record's, cased as Turkish is; nothing is abbreviated.
bool matches(const RegisterWord& word, std::string_view name) {
    return word.found && word.is_alive &&
           base::comparable_name(word.name) == base::comparable_name(name);
}

Result<std::string> match_person(PersonRegister& persons, base::NationalId person,
                                 std::string_view name) {
    const RegisterWord word = KPS_TRY(persons.find(person));
    if (!matches(word, name)) return failed(ErrorCode::PersonNotMatched);
    return word.name;
}

Result<bool> is_recheck_due(AccountStore& accounts, std::int64_t now_us) {
    auto transaction = KPS_TRY(accounts.database()->begin(Access::Read));
    auto rows = KPS_TRY(
        transaction.query("SELECT after_account, round_us FROM portal_recheck WHERE id = 1"));
    const auto [after, round_us] = KPS_TRY((rows.at(0).read<std::string, std::int64_t>()));
    return !after.empty() || base::istanbul_date(round_us) < base::istanbul_date(now_us);
}

Result<RecheckReport> recheck(AccountStore& accounts, PersonRegister& persons,
                              std::size_t count_max, std::int64_t now_us) {
    RecheckReport report;
    AccountFilter filter;
    filter.after = KPS_TRY(stopped_at(*accounts.database()));
    while (report.compared < count_max) {
        filter.count_max = std::min(count_max - report.compared, kRecheckBatch);
        const std::vector<Account> batch = KPS_TRY(accounts.list(filter));
        for (const Account& account : batch) {
            if (account.state != AccountState::Passive && account.state != AccountState::Defined)
                KPS_TRY(compare(accounts, persons, account, now_us, report));
            filter.after = account.id;
        }
        report.is_complete = batch.size() < filter.count_max;
        KPS_TRY(stop_at(*accounts.database(),
                        report.is_complete ? std::string() : filter.after->text(), now_us));
        if (report.is_complete) break;
    }
    return report;
}

}  // namespace kps::accounts
