#include "accounts/four_eyes.h"

#include <algorithm>

#include "accounts/limits.h"
#include "base/turkish_text.h"
#include "crypto/random.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Transaction;

constexpr std::string_view kSelect =
    "SELECT id, act, subject, before_json, after_json, reason, roles, asked_account, asked_person, "
    "asked_role, asked_institution, asked_name, asked_us, expires_us, state, decided_name, "
    "decided_us, decided_reason FROM portal_approvals ";

std::int64_t bits_of(const std::vector<Role>& roles) {
    std::int64_t bits = 0;
    for (const Role role : roles) bits |= std::int64_t{1} << static_cast<int>(role);
    return bits;
}

std::vector<Role> roles_of(std::int64_t bits) {
    std::vector<Role> roles;
    for (int number = 0; number < 63; ++number)
        if ((bits >> number & 1) != 0)
            if (const auto role = role_by_number(number)) roles.push_back(*role);
    return roles;
}

Result<Approval> read_approval(storage::Row& row, std::int64_t now_us) {
    using Id = std::array<std::uint8_t, 16>;
    auto [id, act, subject, before, after, reason, roles, account, person, role, institution, name,
          asked_us, expires_us, state, decided_by, decided_us, decided_reason] =
        KPS_TRY(row.read<Id, std::string, std::string, std::string, std::string, std::string,
                         std::int64_t, Id, base::Hash, std::int64_t, std::uint32_t, std::string,
                         std::int64_t, std::int64_t, std::uint8_t, std::string, std::int64_t,
                         std::string>());
    const auto known_role = role_by_number(role);
    if (!known_role || state < 1 || state > 3) return failed(ErrorCode::CorruptData, "approval");
    Approval approval;
    approval.id = base::Uuid(id);
    approval.wish = {std::move(act), std::move(subject), std::move(before), std::move(after),
                     roles_of(roles)};
    approval.reason = std::move(reason);
    approval.asked_by.account = base::Uuid(account);
    approval.asked_by.person = person;
    approval.asked_by.role = *known_role;
    if (institution != 0) approval.asked_by.institution = base::InstitutionId(institution);
    approval.asked_by.name = std::move(name);
    approval.asked_us = asked_us;
    approval.expires_us = expires_us;
    approval.state = static_cast<ApprovalState>(state);
    if (approval.state == ApprovalState::Open && now_us >= expires_us)
        approval.state = ApprovalState::Expired;
    approval.decided_by = std::move(decided_by);
    approval.decided_us = decided_us;
    approval.decided_reason = std::move(decided_reason);
    return approval;
}

Result<Approval> by_id(Transaction& transaction, const base::Uuid& id, std::int64_t now_us) {
    auto rows = KPS_TRY(transaction.query(std::string(kSelect) + "WHERE id = $1", {id.bytes()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such approval");
    return read_approval(rows.at(0), now_us);
}

bool is_text(std::string_view text, std::size_t bytes_max) {
    return text.size() <= bytes_max && base::is_utf8(text) &&
           text.find('\0') == std::string_view::npos;
}

Status check(const ApprovalWish& wish, const By& by) {
    if (wish.act.empty() || wish.subject.empty() || wish.roles.empty())
        return failed(ErrorCode::InvalidField, "act, subject, roles");
    if (!is_text(wish.act, kLoginBytesMax) || !is_text(wish.subject, kPersonNameBytesMax) ||
        !is_text(wish.before_json, kApprovalJsonBytesMax) ||
        !is_text(wish.after_json, kApprovalJsonBytesMax))
        return failed(ErrorCode::InvalidField, "act, subject, before, after");
    if (by.reason.empty() || !is_text(by.reason, kReasonBytesMax))
        return failed(ErrorCode::InvalidField, "reason");
    return {};
}

ChangeOf change_of(const Approval& approval, const Actor& actor, std::string act) {
    return {actor.account, actor.institution,     std::move(act) + " " + approval.wish.act,
            "SR-35",       approval.wish.subject, approval.id.text()};
}

}  // namespace

std::string_view name_of(ApprovalState state) {
    constexpr std::array<std::string_view, 4> kNames = {"open", "approved", "rejected", "expired"};
    return kNames.at(static_cast<std::size_t>(state) - 1);
}

Result<Approval> FourEyes::ask(const ApprovalWish& wish, const By& by) {
    KPS_TRY(check(wish, by));
    Approval approval;
    approval.id = crypto::ordered_uuid(by.now_us / 1000);
    approval.wish = wish;
    approval.reason = by.reason;
    approval.asked_by = by.actor;
    approval.asked_us = by.now_us;
    approval.expires_us = by.now_us + kApprovalUs;
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    // What nobody decided in its time makes room for another wish.
    KPS_TRY(
        transaction.execute("UPDATE portal_approvals SET state = 3, decided_us = expires_us, "
                            "decided_reason = 'expired' "
                            "WHERE state = 1 AND expires_us <= $1",
                            {by.now_us}));
    auto counted =
        KPS_TRY(transaction.query("SELECT COUNT(*) FROM portal_approvals WHERE state = 1"));
    const auto [open] = KPS_TRY(counted.at(0).read<std::int64_t>());
    if (open >= static_cast<std::int64_t>(kApprovalsOpenMax))
        return failed(ErrorCode::Busy, "too many acts wait for a second person");
    KPS_TRY(transaction.execute(
        "INSERT INTO portal_approvals (id, act, subject, before_json, after_json, reason, roles, "
        "asked_account, asked_person, asked_role, asked_institution, asked_name, asked_us, "
        "expires_us, state, decided_account, decided_name, decided_us, decided_reason) VALUES ($1, "
        "$2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, NULL, '', 0, '')",
        {approval.id.bytes(), wish.act, wish.subject, wish.before_json, wish.after_json, by.reason,
         bits_of(wish.roles), by.actor.account.bytes(), by.actor.person,
         static_cast<int>(by.actor.role), institution_number(by.actor.institution), by.actor.name,
         by.now_us, approval.expires_us}));
    KPS_TRY(record_change(transaction, change_of(approval, by.actor, "ask"), by));
    KPS_TRY(transaction.commit());
    return approval;
}

Result<Approval> FourEyes::find(const base::Uuid& id, std::int64_t now_us) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return by_id(transaction, id, now_us);
}

Result<std::vector<Approval>> FourEyes::list(bool open_only, std::int64_t now_us) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    std::string sql(kSelect);
    sql += open_only ? "WHERE state = 1 AND expires_us > $1" : "WHERE asked_us <= $1";
    sql += " ORDER BY asked_us DESC, id DESC LIMIT " + std::to_string(kApprovalsListedMax);
    auto rows = KPS_TRY(transaction.query(sql, {now_us}));
    std::vector<Approval> approvals;
    for (storage::Row& row : rows) approvals.push_back(KPS_TRY(read_approval(row, now_us)));
    return approvals;
}

Result<Approval> FourEyes::approve(const base::Uuid& id, const By& by) {
    return decide(id, ApprovalState::Approved, by);
}

Result<Approval> FourEyes::reject(const base::Uuid& id, const By& by) {
    return decide(id, ApprovalState::Rejected, by);
}

Result<Approval> FourEyes::decide(const base::Uuid& id, ApprovalState state, const By& by) {
    if (!is_text(by.reason, kReasonBytesMax)) return failed(ErrorCode::InvalidField, "reason");
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    Approval approval = KPS_TRY(by_id(transaction, id, by.now_us));
    const auto& roles = approval.wish.roles;
    if (std::find(roles.begin(), roles.end(), by.actor.role) == roles.end())
        return failed(ErrorCode::RoleNotAllowed);
    if (approval.asked_by.is_same_person(by.actor)) return failed(ErrorCode::SecondPersonNeeded);
    if (approval.state == ApprovalState::Expired) return failed(ErrorCode::DeadlinePassed);
    if (approval.state != ApprovalState::Open) return failed(ErrorCode::WrongState);
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE portal_approvals SET state = $2, decided_account = $3, decided_name = $4, "
        "decided_us = $5, decided_reason = $6 WHERE id = $1 AND state = 1",
        {id.bytes(), static_cast<int>(state), by.actor.account.bytes(), by.actor.name, by.now_us,
         by.reason}));
    if (changed != 1) return failed(ErrorCode::WrongState);
    KPS_TRY(record_change(
        transaction,
        change_of(approval, by.actor, state == ApprovalState::Approved ? "approve" : "reject"),
        by));
    KPS_TRY(transaction.commit());
    approval.state = state;
    approval.decided_by = by.actor.name;
    approval.decided_us = by.now_us;
    approval.decided_reason = by.reason;
    return approval;
}

}  // namespace kps::accounts
